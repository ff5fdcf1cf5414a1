import { createHmac } from 'node:crypto';

import type { Identity } from '#schema/passports/identity.ts';

/** Names a person in logs and towards providers without saying who it is: the same name as long as the key is the same. */
export type PseudonymOf = (identity: Identity) => string;

const length = 22;
const form = /^[\w-]{22}$/;

/** Whether a text could be the pseudonym of somebody. */
export function isPseudonym(text: string): boolean {
  return form.test(text);
}

/** Pseudonyms by a secret key of at least 32 bytes; who has it can tell whether a pseudonym is somebody's, nobody else can. */
export function createPseudonyms(key: Buffer): PseudonymOf {
  return ({ issuer, subject }) =>
    createHmac('sha256', key)
      .update(JSON.stringify([issuer, subject]))
      .digest('base64url')
      .slice(0, length);
}
