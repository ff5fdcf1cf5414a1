import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import { checkTimes, isForAudience, textClaim } from '#schema/tokens/claims.ts';
import { checkJws, type JwsRules } from '#schema/tokens/jws.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';

import type { Identity } from './identity.ts';
import type { VisaTrust } from './read-visa.ts';
import { maxVisas } from './verify-visas.ts';

/** A passport whose signature and dates hold. Its visas are only what it says they are. */
export interface Passport {
  readonly identity: Identity;
  /** `ga4gh_passport_v1`, unread. */
  readonly visas: readonly unknown[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

const passportForm: JwsRules = {
  maxBytes: 64 * 1024,
  types: ['vnd.ga4gh.passport+jwt'],
  headers: [],
};

/** Reads a passport (GA4GH AAI 1.2.1, "Passport Format") without its visas. Throws TOKEN_INVALID; the detail says why. Now is in seconds since 1970. */
export function readPassport(jwt: string, trust: VisaTrust, now: number): Passport {
  const { configuration } = trust;
  const signed = checkJws(jwt, passportForm, (issuer, kid) => {
    const broker = configuration.issuers.get(issuer);
    return broker?.kinds.has('BROKER') === true ? trust.keyOf(issuer, kid) : undefined;
  });
  if (isRefusal(signed)) throw invalid(signed.refused);
  const { claims, issuer, header } = signed;
  if (configuration.issuers.get(issuer)?.algorithms.includes(header.alg) !== true) {
    throw invalid('not an algorithm of this broker');
  }
  if (claims['aud'] !== undefined && !isForAudience(claims, configuration.audiences)) {
    throw invalid('for another audience');
  }
  return { ...readTimes(claims, issuer, now), visas: visasIn(claims) };
}

function readTimes(claims: JsonObject, issuer: string, now: number) {
  const subject = textClaim(claims, 'sub');
  if (subject === null) throw invalid('it has no sub');
  const rules = { now, maxLifetimeSeconds: Infinity, maxAgeSeconds: Infinity };
  const times = checkTimes(claims, rules);
  if (isRefusal(times)) throw invalid(times.refused);
  if (times.expiresAt <= now) throw invalid('expired');
  return { identity: { issuer, subject }, expiresAt: times.expiresAt };
}

/** The visas, unread, of a passport or a UserInfo answer; 100 at most. Throws TOKEN_INVALID where there is no list, or a longer one. */
export function visasIn(claims: JsonObject): readonly unknown[] {
  const { ga4gh_passport_v1: visas } = claims;
  if (!Array.isArray(visas)) throw invalid('it has no list of visas');
  if (visas.length > maxVisas) throw invalid(`it has ${visas.length} visas`);
  return visas;
}

function invalid(why: string): CodedError {
  return new CodedError('TOKEN_INVALID', errorCodes.TOKEN_INVALID, `passport: ${why}`);
}
