import { givenNames } from './given-names.ts';
import { hasMedicalWord } from './medical-words.ts';

/** A component of a name: letters and what stands between them (DICOM PN: PS3.5 6.2.1). */
const component = /^[\p{L}\p{M} .,'’=-]*$/u;
const titled =
  /(?<![\p{L}\d])(?:Dr|DR|Prof|PROF|Mr|Mrs|Ms|Miss|Herrn?|HERRN?|Frau|FRAU|Mme|Mlle|Monsieur|Madame|Sra|Srta|Señora?|Sig|Dott|Dhr|Mevr|Fru|Pani?)(?:\.|\s)\s?(?:\p{L}{1,5}\.\s?){0,3}(?:(?:de|del|della|di|da|du|le|la|van|von|zu|zum|der|den|ten|ter|af|av|dos)\s){0,3}\p{Lu}[\p{L}'’.-]+/u;
const shouted = /(?<![\p{L}\d])(?:MR|MRS|MS|MISS|SR|SRA)\.\s?\p{Lu}{2,}/u;
const announced =
  /(?<!\p{L})(?:patient(?:in|e)?(?:'s)?(?:\s?name)?|name|surname|last\s?name|first\s?name|nom|prénom|nombre|apellidos?|cognome|nome|vorname|nachname|naam|achternaam|imię|nazwisko|jméno|physician|operator|technologist|referr(?:ing|ed by)|performed by|reported by|read by|ordered by|requested by|mother|father|spouse|contact|guardian|arzt|médecin|médico|medico|lekarz)\s?[:=]\s?\p{L}['’]?\p{L}/iu;
const afterPatient = /(?<!\p{L})(?:Patient(?:in|e)?|Pt|Pat)\.?\s\p{Lu}\p{Ll}+[ -]\p{Lu}\p{Ll}+/u;
const turned =
  /^(?:(?:de|del|di|da|van|von|der|den|ter|al|el)[ -]){0,3}\p{Lu}[\p{L}'’]+(?:[ -]\p{Lu}[\p{L}'’]+)?,\s?\p{Lu}[\p{L}'’.-]*(?:\s\p{Lu}[\p{L}.'’-]*)?$/u;
const word = /\p{L}[\p{L}\p{M}'’-]*/gu;

/** Whether a text holds the name of a person, as far as it can be told from other words. */
export function holdsName(text: string): boolean {
  return (
    isPersonName(text) ||
    (titled.test(text) && !isExamination(titled, text)) ||
    shouted.test(text) ||
    announced.test(text) ||
    (afterPatient.test(text) && !hasMedicalWord(afterPatient.exec(text)?.[0].slice(3) ?? '')) ||
    (turned.test(text) && !hasMedicalWord(text)) ||
    holdsGivenName(text)
  );
}

/**
 * Whether it is a name as DICOM writes one, Family^Given^Middle^Prefix^Suffix, alone or in running text. A caret stands in names
 * of protocols, too (Head^Routine): these have words of imaging, or signs that no name has.
 */
function isPersonName(text: string): boolean {
  if (!text.includes('^')) return false;
  const near = text.split(/[\s:;,(=/]+/).filter((part) => part.includes('^'));
  return [text, ...near].some(isCaretName);
}

function isCaretName(text: string): boolean {
  const parts = text.split('^').map((part) => part.trim());
  const named = parts.filter((part) => part !== '');
  return (
    named.length > 0 &&
    parts[0] !== '' &&
    named.every((part) => component.test(part)) &&
    !hasMedicalWord(text)
  );
}

function isExamination(pattern: RegExp, text: string): boolean {
  const found = pattern.exec(text)?.[0] ?? '';
  return /^Mr\s/.test(found) && hasMedicalWord(found.slice(2));
}

/** A given name beside another word that begins with a capital. */
function holdsGivenName(text: string): boolean {
  const words = [...text.matchAll(word)];
  return words.some(([found], index) => {
    if (!/^\p{Lu}/u.test(found) || !givenNames.has(found.toLowerCase())) return false;
    return [words[index - 1], words[index + 1]].some(
      (beside) =>
        beside !== undefined &&
        isAdjacent(text, words[index], beside) &&
        /^\p{Lu}[\p{L}'’-]+$/u.test(beside[0]) &&
        !hasMedicalWord(beside[0]),
    );
  });
}

function isAdjacent(text: string, a: RegExpExecArray | undefined, b: RegExpExecArray): boolean {
  if (a === undefined) return false;
  const [first, second] = a.index < b.index ? [a, b] : [b, a];
  return /^[\s_,.]{1,3}$/.test(text.slice(first.index + first[0].length, second.index));
}
