import { generateKeyPairSync, randomUUID } from 'node:crypto';

import { sourcesOfVisas, visasOf } from '#gateway/access/development-issuer/development-visas.ts';
import { passportType } from '#schema/tokens/bearer-token.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';

/** Passports of as many different callers, and who signed them. */
export interface BenchPassports {
  /** Entry of a trust configuration, with its key. */
  readonly issuer: JsonObject;
  /** One of each caller, signed. */
  readonly tokens: readonly string[];
}

const issuer = 'https://bench.atlas.example/';
const jku = 'https://bench.atlas.example/jwks';
const lifetimeSeconds = 7_200;

/** Signs passports of callers who are granted all datasets of these providers, by a visa each, as the development issuer would. */
export function signPassports(callers: number, providers: readonly string[]): BenchPassports {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signing = { kid: randomUUID(), key: privateKey };
  const iat = Math.floor(Date.now() / 1_000);
  const said = visasOf('granted', providers);
  const passportOf = (sub: string): string => {
    const claims = (): JsonObject & { readonly iat: number } => {
      return { iss: issuer, sub, iat, exp: iat + lifetimeSeconds, jti: randomUUID() };
    };
    const visas = said.map((visa) =>
      signJws(
        { ...claims(), ga4gh_visa_v1: { ...visa, asserted: iat } },
        { typ: 'vnd.ga4gh.visa+jwt', jku },
        signing,
      ),
    );
    return signJws({ ...claims(), ga4gh_passport_v1: visas }, { typ: passportType }, signing);
  };
  const { kid } = signing;
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
  return {
    issuer: {
      issuer,
      kinds: ['BROKER', 'VISA_ISSUER'],
      algorithms: ['ES256'],
      keys: { keys: [jwk] },
      jku: [jku],
      sources: sourcesOfVisas,
    },
    tokens: Array.from({ length: callers }, (_, at) => passportOf(`caller-${at}`)),
  };
}
