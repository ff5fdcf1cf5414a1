import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import { checkBearerToken, readBearerToken } from '#schema/tokens/bearer-token.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';

import type { Identity } from './identity.ts';
import type { VisaTrust } from './read-visa.ts';

/** A passport whose signature and dates hold. Its visas are only what it says they are. */
export interface Passport {
  readonly identity: Identity;
  /** `ga4gh_passport_v1`: at most 100 signed JWTs, unread. */
  readonly visas: readonly string[];
  /** Seconds since 1970, as its broker wrote it. */
  readonly expiresAt: number;
}

/**
 * Reads a passport (GA4GH AAI 1.2.1, "Passport Format"), of 64 KiB at most, at a time in seconds since 1970. Its visas are left to `verifyVisas`.
 * Throws TOKEN_INVALID where it does not hold; the detail says why.
 */
export function readPassport(compact: string, trust: VisaTrust, now: number): Passport {
  const opened = readBearerToken(compact);
  if (isRefusal(opened)) throw invalid(opened.refused);
  if (opened.kind !== 'PASSPORT') throw invalid('an access token');
  const key = trust.keyOf(opened.issuer, opened.jws.header.kid);
  const token = checkBearerToken(opened, key, { trust: trust.configuration, now });
  if (isRefusal(token)) throw invalid(token.refused);
  const { issuer, subject, expiresAt } = token;
  // A list of texts, or the check above had refused it.
  const visas = opened.claims['ga4gh_passport_v1'] as readonly string[];
  return { identity: { issuer, subject }, visas, expiresAt };
}

function invalid(why: string): CodedError {
  return new CodedError('TOKEN_INVALID', errorCodes.TOKEN_INVALID, `the passport: ${why}`);
}
