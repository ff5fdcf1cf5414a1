import { CodedError } from '#schema/kernel/errors.ts';
import type { Identity } from '#schema/passports/identity.ts';

import type { Project, Purpose } from '../caller.ts';
import { readPurpose } from '../decisions/read-purpose.ts';

/** What an operator approves. */
export interface ProjectInput extends Project {
  readonly members: readonly Identity[];
}

/** Without `@`, which stands in ids of projects that visas state. */
const idPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const countryPattern = /^[A-Z]{2}$/;
const diseasePattern = /^DOID:\d+$/;
const maxTitle = 200;
const maxClaim = 255;
const maxMembers = 500;

/** Checks what an operator wants to approve. BAD_USER_INPUT, which says what is wrong: a purpose that nobody understands would fit no dataset. */
export function readProjectInput(input: ProjectInput): ProjectInput {
  const { id, title, purpose, members } = input;
  if (!idPattern.test(id)) {
    throw wrong('The id of a project must be 1 to 64 small letters, digits, dots, hyphens or _.');
  }
  if (title.trim() === '' || title.length > maxTitle) {
    throw wrong(`The title of a project must have 1 to ${maxTitle} characters.`);
  }
  requirePurpose(purpose);
  if (members.length === 0 || members.length > maxMembers) {
    throw wrong(`A project must have 1 to ${maxMembers} members.`);
  }
  if (!members.every(({ issuer, subject }) => isClaim(issuer) && isClaim(subject))) {
    throw wrong(
      `A member is the issuer and the subject of an account, each of 1 to ${maxClaim} characters.`,
    );
  }
  return { id, title, purpose, members: distinct(members) };
}

function requirePurpose(purpose: Purpose): void {
  if (readPurpose(purpose) === null) {
    throw wrong(
      'The purpose must say what the research is (DUO:0000042, DUO:0000006, DUO:0000007 with diseases, DUO:0000011, DUO:0000031 or DUO:0000038), and beside it only what the project takes on (DUO:0000019, DUO:0000020, DUO:0000021, DUO:0000024, DUO:0000029).',
    );
  }
  if (!purpose.diseases.every((disease) => diseasePattern.test(disease))) {
    throw wrong('Diseases are ids of the Disease Ontology, such as DOID:1612.');
  }
  if (purpose.country !== null && !countryPattern.test(purpose.country)) {
    throw wrong('The country must be two capital letters (ISO 3166-1 alpha-2), such as NL.');
  }
}

function isClaim(text: string): boolean {
  return text.length > 0 && text.length <= maxClaim;
}

function distinct(members: readonly Identity[]): readonly Identity[] {
  return [...new Map(members.map((it) => [JSON.stringify([it.issuer, it.subject]), it])).values()];
}

function wrong(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
