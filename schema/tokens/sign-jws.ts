import type { KeyObject } from 'node:crypto';

import jsonwebtoken from 'jsonwebtoken';

import type { JsonObject } from './strict-json.ts';

/** A private key and how its public half is named in its JWK set. For ES256 only: nobody here signs with RSA. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** Signs claims as a compact JWS, ES256, with the `typ` and whatever else the header is to hold. Dates are seconds since 1970. */
export function signJws(
  claims: JsonObject & { readonly iat: number },
  header: { readonly typ: string; readonly jku?: string },
  { kid, key }: SigningKey,
): string {
  return jsonwebtoken.sign({ ...claims }, key, {
    algorithm: 'ES256',
    header: { ...header, alg: 'ES256', kid },
  });
}
