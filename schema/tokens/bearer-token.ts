import { checkTimes, isForAudience, textClaim } from './claims.ts';
import { type JwsRules, readClaims, readJws, signatureHolds, type UnverifiedJws } from './jws.ts';
import type { VerificationKey } from './key-set.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import type { JsonObject } from './strict-json.ts';
import type { TrustConfiguration } from './trust-configuration.ts';

/** What somebody may show in an Authorization header: a token that a broker gives a passport for, or the passport itself (GA4GH AAI 1.2.1). */
export type BearerKind = 'ACCESS_TOKEN' | 'PASSPORT';

/** Most visas that a passport may hold. */
export const maxVisas = 100;

/** `typ` of a passport (GA4GH AAI 1.2.1, "Passport"). */
export const passportType = 'vnd.ga4gh.passport+jwt';

const maxAccessTokenBytes = 16_384;
const maxPassportBytes = 65_536;
const secondsOfDay = 86_400;
const rules: JwsRules = {
  maxBytes: maxPassportBytes,
  types: [passportType, 'at+jwt', 'JWT'],
  headers: [],
};
const neededScopes = ['openid', 'ga4gh_passport_v1'];

/** A bearer token taken apart. Nothing of it is proven yet; `issuer` may be used to find a key with. */
export interface UnverifiedBearer {
  readonly kind: BearerKind;
  readonly jws: UnverifiedJws;
  readonly claims: JsonObject;
  readonly issuer: string;
}

/** What a bearer token proves. */
export interface BearerToken {
  readonly kind: BearerKind;
  readonly issuer: string;
  readonly subject: string;
  /** Seconds since 1970, as its issuer wrote it; it is taken for 30 s more, since clocks differ. */
  readonly expiresAt: number;
  /** Null where it has none. */
  readonly jti: string | null;
}

/** Takes an access token or a passport apart; which of the two it is stands in its `typ`. */
export function readBearerToken(compact: string): UnverifiedBearer | Refusal {
  const jws = readJws(compact, rules);
  if (isRefusal(jws)) return jws;
  const kind = jws.header.typ === passportType ? 'PASSPORT' : 'ACCESS_TOKEN';
  if (kind === 'ACCESS_TOKEN' && compact.length > maxAccessTokenBytes) {
    return { refused: 'the token is too long' };
  }
  const read = readClaims(jws);
  return isRefusal(read) ? read : { kind, jws, ...read };
}

/**
 * Checks signature and claims of a bearer token, at a time in seconds since 1970. `key` is that of its issuer and `kid`; undefined where there
 * is none. The visas in a passport are not looked at.
 */
export function checkBearerToken(
  token: UnverifiedBearer,
  key: VerificationKey | undefined,
  { trust, now }: { readonly trust: TrustConfiguration; readonly now: number },
): BearerToken | Refusal {
  const { kind, jws, claims, issuer } = token;
  if (!trust.issuers.get(issuer)?.kinds.has('BROKER')) return { refused: 'not from a broker' };
  if (key === undefined) return { refused: 'the issuer has no such key' };
  if (!signatureHolds(jws, key)) return { refused: 'the signature does not hold' };
  const subject = textClaim(claims, 'sub');
  if (subject === null) return { refused: 'sub is missing or no text' };
  const times = checkTimes(claims, {
    now,
    maxLifetimeSeconds: secondsOfDay,
  });
  if (isRefusal(times)) return times;
  const wrong =
    kind === 'PASSPORT'
      ? checkPassportClaims(claims, trust.audiences)
      : checkAccessClaims(claims, trust.audiences);
  const { expiresAt } = times;
  return wrong ?? { kind, issuer, subject, expiresAt, jti: textClaim(claims, 'jti') };
}

/** GA4GH AAI 1.2.1, "Passport-Scoped Access Token"; the audience is asked for by RFC 8725, section 3.9. */
function checkAccessClaims(claims: JsonObject, audiences: readonly string[]): Refusal | null {
  if (!isForAudience(claims, audiences)) return { refused: 'for another audience' };
  const { scope } = claims;
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  if (!neededScopes.every((name) => scopes.includes(name))) return { refused: 'lacks a scope' };
  const holdsVisas = Object.keys(claims).some((name) => name.startsWith('ga4gh_'));
  return holdsVisas ? { refused: 'an access token with GA4GH claims' } : null;
}

/** GA4GH AAI 1.2.1, "Passport": `aud` may be missing. */
function checkPassportClaims(claims: JsonObject, audiences: readonly string[]): Refusal | null {
  if (claims['aud'] !== undefined && !isForAudience(claims, audiences)) {
    return { refused: 'for another audience' };
  }
  const visas: unknown = claims['ga4gh_passport_v1'];
  if (!Array.isArray(visas) || !visas.every((visa) => typeof visa === 'string')) {
    return { refused: 'ga4gh_passport_v1 is not a list of texts' };
  }
  return visas.length > maxVisas ? { refused: 'more visas than a passport may hold' } : null;
}
