import type { VisaTrust } from '#schema/passports/read-visa.ts';
import { type SigningKey, signJws } from '#schema/tokens/sign-jws.ts';
import type { TrustedIssuer } from '#schema/tokens/trust-configuration.ts';
import { makeKeyPair } from '#test/support/identity-provider.ts';

import { keysIn, trustedIssuer, trustIn } from './vector-setup.ts';

/** The clock of what is signed here, in seconds since 1970. */
export const clock = 1_800_000_000;

/** An issuer that signs with a key made for one test run. */
export interface TestIssuer {
  readonly issuer: string;
  readonly key: SigningKey;
  /** Its JWK set. */
  readonly jwks: { readonly keys: readonly object[] };
}

/** Makes an issuer with a fresh key. */
export function createIssuer(issuer: string): TestIssuer {
  const { signing, jwk } = makeKeyPair('k1');
  return { issuer, key: signing, jwks: { keys: [jwk] } };
}

export const broker = createIssuer('https://broker.test/');
export const committee = createIssuer('https://committee.test/visas');
export const university = createIssuer('https://university.test/oidc');
export const linker = createIssuer('https://linker.test/');

const keysAddress = 'https://keys.test/jwks.json';
const source = 'https://source.test';
const allTypes = [
  'ControlledAccessGrants',
  'AcceptedTermsAndPolicies',
  'ResearcherStatus',
  'AffiliationAndRole',
  'LinkedIdentities',
];

/** An issuer that is trusted to sign visas of all standard types. */
export function visaIssuer({ issuer, jwks }: TestIssuer): TrustedIssuer {
  const sources = new Map(allTypes.map((type) => [type, new Set([source])]));
  return trustedIssuer(issuer, ['VISA_ISSUER'], {
    keys: keysIn(jwks),
    jku: new Set([keysAddress]),
    sources,
  });
}

/** Trust in all issuers above. */
export const trust: VisaTrust = trustIn(
  [
    trustedIssuer(broker.issuer, ['BROKER'], { keys: keysIn(broker.jwks) }),
    ...[committee, university, linker].map(visaIssuer),
  ],
  'gateway',
);

/** What a test says of a visa; the rest is as it should be. */
export interface VisaDraft {
  readonly by?: TestIssuer;
  readonly sub?: string;
  /** Without `jku` where it is null. */
  readonly header?: { readonly jku?: string | null; readonly typ?: string };
  readonly claims?: object;
  readonly visa: object;
}

/** Signs a visa of `r-1`, asserted a day and issued ten minutes ago, good for an hour. Undefined takes a claim out. */
export function signVisa({ by = committee, sub = 'r-1', header, claims, visa }: VisaDraft): string {
  const { jku = keysAddress, typ = 'vnd.ga4gh.visa+jwt' } = header ?? {};
  const said = { asserted: clock - 86_400, source, by: 'so', ...visa };
  const dates = { iat: clock - 600, exp: clock + 3_600 };
  return signJws(
    withoutUndefined({ iss: by.issuer, sub, ...dates, ga4gh_visa_v1: said }, claims),
    { typ, ...(jku !== null && { jku }) },
    by.key,
  );
}

/** A visa of `r-1` with nothing to spare: the issuer's name is the `jku` and the source. */
export function signShortVisa({ issuer, key }: TestIssuer, value: string): string {
  const asserted = clock - 600;
  const said = { type: 'AffiliationAndRole', value, source: issuer, asserted };
  const dates = { iat: asserted, exp: clock + 600 };
  const claims = { iss: issuer, sub: 'r-1', ...dates, ga4gh_visa_v1: said };
  return signJws(claims, { typ: 'JWT', jku: issuer }, key);
}

/** Signs a passport of `r-1` with those visas. */
export function signPassport(visas: readonly unknown[], claims?: object, by = broker): string {
  const dates = { iat: clock - 30, exp: clock + 3_600 };
  const whose = { iss: by.issuer, sub: 'r-1', ga4gh_passport_v1: visas };
  return signJws(
    withoutUndefined({ ...whose, ...dates }, claims),
    { typ: 'vnd.ga4gh.passport+jwt' },
    by.key,
  );
}

/** As it would be sent. The type is that of claims with which all is well; tests take them out. */
function withoutUndefined<Claims extends object>(claims: Claims, others: object = {}): Claims {
  return JSON.parse(JSON.stringify({ ...claims, ...others })) as Claims;
}

/** Value of a LinkedIdentities visa that names those. */
export function linkValue(...identities: readonly (readonly [string, string])[]): string {
  return identities.map((identity) => identity.map(encodeURIComponent).join(',')).join(';');
}
