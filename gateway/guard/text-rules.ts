import { holdsMail, holdsPhone } from './identifiers/contacts.ts';
import { holdsDate, holdsSeparatedDate } from './identifiers/dates.ts';
import { holdsHospital } from './identifiers/hospitals.ts';
import { holdsName } from './identifiers/names.ts';
import { holdsBankAccount, holdsNamedNumber, holdsRecordNumber } from './identifiers/numbers.ts';
import { remembering } from './remembering.ts';

/** What a text looks like that is not shown. */
export type Pattern =
  | 'PERSON_NAME'
  | 'DATE'
  | 'RECORD_NUMBER'
  | 'BANK_ACCOUNT'
  | 'MAIL'
  | 'PHONE'
  | 'HOSPITAL'
  | 'LONG_TEXT'
  | 'OTHER_FORM';

/** What a text looks like that is not shown; null for one that may be. */
export type TextRule = (text: string) => Pattern | null;

type Identifier = readonly [found: Pattern, holds: (text: string) => boolean];

const inCitations: readonly Identifier[] = [
  ['MAIL', holdsMail],
  ['BANK_ACCOUNT', holdsBankAccount],
];
const inWords: readonly Identifier[] = [
  ...inCitations,
  ['DATE', holdsDate],
  ['RECORD_NUMBER', holdsRecordNumber],
  ['PHONE', holdsPhone],
  ['HOSPITAL', holdsHospital],
  ['PERSON_NAME', holdsName],
];

/** A long number may be a pseudonym, so it is none of these. */
const inPseudonyms: readonly Identifier[] = [
  ['DATE', holdsDate],
  ['RECORD_NUMBER', holdsNamedNumber],
  ['BANK_ACCOUNT', holdsBankAccount],
  ['PHONE', (text) => !/[A-Za-z]/.test(text) && holdsPhone(text)],
  ['HOSPITAL', holdsHospital],
];

/** A DICOM LO has as many characters (PS3.5 6.2), and coded fields need no more. */
const longestLabel = 64;
const longestText = 200;
const longestId = 255;
const longestCitation = 1_000;
const longestUid = 64;

const code = /^(?!.*\d{5})[A-Za-z][A-Za-z0-9_]{0,63}$/;
const concept =
  /^(?!(?:MRN|PID|PAT|SSN|NHS)\w*:)[A-Za-z][A-Za-z0-9]{1,15}:[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/i;
const doi = /^10\.\d{4,9}\/[^\s@^]{1,200}$/;
const address = /^(?:cp )?(?:https|s3):\/\/[A-Za-z0-9._~/%?#&=+-]{1,240}(?:\/\*)?(?: \.)?$/;
const named =
  /(?<![\w:])(?!(?:MRN|PID|PAT|SSN|NHS)\w*:)[A-Z][A-Za-z0-9]{1,15}:[A-Za-z0-9][A-Za-z0-9._-]{0,63}|10\.\d{4,9}\/[^\s@^"]{1,200}/g;
const uid = /^[0-2](?:(?:\.\d+){4,}|(?:\.\d+){0,3}\.\d{16,})(?:\.\d+)*$/;
const dayEnds = /(?<!\d)\d{2}[0-8]\d[0-3]\d$/;
const sign = /^[A-Za-z0-9._-]+$/;
const bareNumber = /^[A-Za-z]{0,3}\d{7,}$/;
const plainName = /^\p{Lu}\p{Ll}{2,}(?:[_.-]\p{Lu}\p{Ll}{2,})+$/u;

function firstOf(identifiers: readonly Identifier[], text: string): Pattern | null {
  return identifiers.find(([, holds]) => holds(text))?.[0] ?? null;
}

/** Words in which nothing is found that tells who somebody is, and not too many of them. */
function words(most: number, identifiers = inWords): TextRule {
  return remembering((text) => (text.length > most ? 'LONG_TEXT' : firstOf(identifiers, text)));
}

/** What has another form is not shown, whatever it is. */
function form(isOf: (text: string) => boolean): TextRule {
  return (text) => (isOf(text) ? null : 'OTHER_FORM');
}

/**
 * A UID (DICOM PS3.5 9.1), as far as it cannot be a day or a telephone number with dots in it: those have fewer components, and
 * no long one.
 */
function isUid(text: string): boolean {
  return text.length <= longestUid && uid.test(text);
}

/** What a subject is called by its publisher: one word, no day, number of a record or name as far as these have a form. */
function judgePseudonym(text: string): Pattern | null {
  if (text.length > longestLabel || !sign.test(text)) return 'OTHER_FORM';
  if (isUid(text)) return null;
  if (bareNumber.test(text)) return 'RECORD_NUMBER';
  if (plainName.test(text) || holdsName(text.replaceAll(/[_.]/g, ' '))) return 'PERSON_NAME';
  return firstOf(inPseudonyms, text);
}

/** Parts of a local id, such as a dataset, a pseudonym, a code and what a lesion is called. */
const judgeParts = remembering((text) => {
  if (text.length > longestId) return 'LONG_TEXT';
  const parts = text.split('/');
  for (const [index, part] of parts.entries()) {
    // Days, and Czech and Slovak numbers, have strokes within themselves.
    if (holdsSeparatedDate(parts.slice(index, index + 3).join('/'))) return 'DATE';
    if (dayEnds.test(part) && /^\d{3,4}(?!\d)/.test(parts[index + 1] ?? '')) return 'RECORD_NUMBER';
    if (part === '' || concept.test(part)) continue;
    const found = sign.test(part) ? judgePseudonym(part) : firstOf(inWords, part);
    if (found !== null) return found;
  }
  return null;
});

/** A local id. Most are UIDs, each another: to look at one takes less than to remember it. */
function judgeLocalId(text: string): Pattern | null {
  return isUid(text) ? null : judgeParts(text);
}

/** Codes and labels, alone or several: what is left without concepts and DOIs is words. */
function values(most: number): TextRule {
  return remembering((text) => {
    const left = text.replaceAll(named, ' ');
    return left.length > most ? 'LONG_TEXT' : firstOf(inWords, left);
  });
}

/** What may stand in a text of each kind (`@shows` in the contract). */
export const textRules: Readonly<Record<string, TextRule>> = {
  CODE: remembering((text) => (code.test(text) ? firstOf(inPseudonyms, text) : 'OTHER_FORM')),
  CONCEPT: form((text) => concept.test(text)),
  UID: form((text) => isUid(text) || text.split(',').every(isUid)),
  DOI: form((text) => doi.test(text)),
  ADDRESS: form((text) => address.test(text)),
  // The provider's id is in front, and the registry gave it.
  ID: (text) => judgeLocalId(text.slice(text.indexOf(':') + 1)),
  PART: judgeLocalId,
  PSEUDONYM: remembering(judgePseudonym),
  VALUE: values(longestLabel),
  KEY: values(longestId),
  LABEL: words(longestLabel),
  DESCRIPTION: words(longestLabel),
  TEXT: words(longestText),
  // Titles and citations name people who published; how to reach them is no part of either.
  CITATION: words(longestCitation, inCitations),
};
