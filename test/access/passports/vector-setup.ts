import { readFileSync } from 'node:fs';

import type { VisaTrust } from '#schema/passports/read-visa.ts';
import { algorithms, type KeySet, readKeySet } from '#schema/tokens/key-set.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import type { IssuerKind, TrustedIssuer } from '#schema/tokens/trust-configuration.ts';

/** One case of `test/vectors/ga4gh/passport-vectors.json`. */
export interface PassportVector {
  readonly id: string;
  readonly passport: string;
  readonly request: {
    readonly dataset: string;
    readonly policy: 'controlled' | 'registered';
    readonly requestedTtlSeconds: number;
  };
  readonly expect: 'grant' | 'deny' | 'reject-passport';
}

interface VectorFile {
  readonly clock: number;
  readonly trust: {
    readonly brokers: Readonly<Record<string, { readonly jwks: unknown }>>;
    readonly visaIssuers: Readonly<
      Record<
        string,
        {
          readonly jwks: unknown;
          readonly jku: readonly string[];
          readonly typesAndSources: Readonly<Record<string, readonly string[]>>;
        }
      >
    >;
    readonly audience: string;
  };
  readonly policies: { readonly controlled: { readonly visa: { readonly source: string } } };
  readonly neverFetch: readonly string[];
  readonly vectors: readonly PassportVector[];
}

/** The vectors as they came. */
export const vectorFile = JSON.parse(
  readFileSync(new URL('../../vectors/ga4gh/passport-vectors.json', import.meta.url), 'utf8'),
) as VectorFile;

/** Keys of a JWK set; throws where it is none. */
export function keysIn(jwks: unknown): KeySet {
  const read = readKeySet(jwks);
  if (isRefusal(read)) throw new Error(read.refused);
  return read.keys;
}

/** An issuer whose keys stand in the configuration. */
export function trustedIssuer(
  issuer: string,
  kinds: readonly IssuerKind[],
  rest: Pick<TrustedIssuer, 'keys'> & Partial<TrustedIssuer>,
): TrustedIssuer {
  const none = { jwks: null, jku: new Set<string>(), sources: new Map(), passport: null };
  return { issuer, kinds: new Set(kinds), algorithms, ...none, ...rest };
}

/** Trust in those issuers, and the keys that stand in it. */
export function trustIn(issuers: readonly TrustedIssuer[], audience: string): VisaTrust {
  const byName = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
  return {
    configuration: { audiences: [audience], issuers: byName },
    keyOf: (issuer, kid) => byName.get(issuer)?.keys?.get(kid),
  };
}

/** Whom the vectors trust. */
export function vectorTrust(): VisaTrust {
  const { brokers, visaIssuers, audience } = vectorFile.trust;
  return trustIn(
    [
      ...Object.entries(brokers).map(([issuer, { jwks }]) =>
        trustedIssuer(issuer, ['BROKER'], { keys: keysIn(jwks) }),
      ),
      ...Object.entries(visaIssuers).map(([issuer, { jwks, jku, typesAndSources }]) =>
        trustedIssuer(issuer, ['VISA_ISSUER'], {
          keys: keysIn(jwks),
          jku: new Set(jku),
          sources: new Map(
            Object.entries(typesAndSources).map(([type, list]) => [type, new Set(list)]),
          ),
        }),
      ),
    ],
    audience,
  );
}
