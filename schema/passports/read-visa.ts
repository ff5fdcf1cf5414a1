import { checkTimes, textClaim } from '#schema/tokens/claims.ts';
import {
  type JwsHeader,
  type JwsRules,
  type KeyLookup,
  readClaims,
  readJws,
  signatureHolds,
} from '#schema/tokens/jws.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';

import { readVisaObject } from './read-visa-object.ts';
import type { VerifiedVisa } from './verified-visa.ts';
import type { VisaRule } from './visa-rules.ts';

/** Whom to trust, and the keys that are at hand. Nothing is fetched: a key that is not at hand is no key. */
export interface VisaTrust {
  readonly configuration: TrustConfiguration;
  readonly keyOf: KeyLookup;
}

/** A key that visas may be signed with. */
export interface NamedVisaKey {
  readonly issuer: string;
  readonly kid: string;
}

const visaForm: JwsRules = {
  maxBytes: 16 * 1024,
  types: [null, 'JWT', 'vnd.ga4gh.visa+jwt', 'at+jwt'],
  headers: ['jku'],
};

/** Seconds since `iat` that a visa which is an access token counts; we do not poll (AAI 1.2.1, "Conformance for Passport Clearinghouses", 5.2.2). */
const accessTokenSeconds = 3_600;

/** Which key a visa says it is signed with, where its issuer is trusted and may use the `jku` that it names; null otherwise. So a key can be fetched. */
export function namedVisaKey(jwt: unknown, configuration: TrustConfiguration): NamedVisaKey | null {
  const read = readUntilKey(jwt, configuration);
  return typeof read === 'string' ? null : { issuer: read.issuer.issuer, kid: read.jws.header.kid };
}

/** Reads one visa and checks all that can be said of it alone; the first rule that it breaks where it breaks one. Times are seconds since 1970. */
export function readVisa(jwt: unknown, trust: VisaTrust, now: number): VerifiedVisa | VisaRule {
  const read = readUntilKey(jwt, trust.configuration);
  if (typeof read === 'string') return read;
  const { jws, claims, issuer } = read;
  const key = trust.keyOf(issuer.issuer, jws.header.kid);
  if (key === undefined) return 'V05';
  if (!signatureHolds(jws, key)) return 'V06';
  const dates = readDates(claims, jws.header, now);
  if (typeof dates === 'string') return dates;
  const said = readVisaObject(claims['ga4gh_visa_v1'], dates.issuedAt);
  if (typeof said === 'string') return said;
  if (issuer.sources.get(said.type)?.has(said.source) !== true) return 'V14';
  return { jwt: jws.compact, issuer: issuer.issuer, ...dates, ...said };
}

/** All that must hold before a key is looked for, or fetched. */
function readUntilKey(jwt: unknown, configuration: TrustConfiguration) {
  if (typeof jwt !== 'string') return 'V01';
  const jws = readJws(jwt, visaForm);
  const read = isRefusal(jws) ? jws : readClaims(jws);
  if (isRefusal(jws) || isRefusal(read)) return 'V01';
  const issuer = configuration.issuers.get(read.issuer);
  if (issuer?.kinds.has('VISA_ISSUER') !== true) return 'V03';
  if (!issuer.algorithms.includes(jws.header.alg)) return 'V03';
  const { jku } = jws.header.others;
  if (jku !== undefined && !(typeof jku === 'string' && issuer.jku.has(jku))) return 'V04';
  return { jws, claims: read.claims, issuer };
}

/** Subject and dates, by which of the two formats of visas it is. */
function readDates(claims: JsonObject, header: JwsHeader, now: number) {
  const isDocument = header.others['jku'] !== undefined;
  if (!fitsFormat(claims, header, isDocument)) return 'V02';
  if (claims['aud'] !== undefined) return 'V09';
  const subject = textClaim(claims, 'sub');
  const { jti = null } = claims;
  if (subject === null || (jti !== null && typeof jti !== 'string')) return 'V07';
  const times = checkTimes(claims, { now, maxLifetimeSeconds: Infinity });
  // What is granted never outlives a visa, so the skew that tokens are given at their end is not given here.
  if (isRefusal(times) || times.expiresAt <= now) return 'V07';
  if (isDocument) return { subject, jti, ...times };
  const stale = times.issuedAt + accessTokenSeconds;
  if (stale <= now) return 'V08';
  return { subject, jti, ...times, expiresAt: Math.min(times.expiresAt, stale) };
}

/** A visa with `jku` is a document and no access token: it has no scope openid. One without is an access token and has it. */
function fitsFormat(claims: JsonObject, { typ }: JwsHeader, isDocument: boolean): boolean {
  const { scope = '' } = claims;
  if (typeof scope !== 'string' || scope.split(' ').includes('openid') === isDocument) return false;
  return typ !== (isDocument ? 'at+jwt' : 'vnd.ga4gh.visa+jwt');
}
