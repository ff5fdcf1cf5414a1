import { createPublicKey, type KeyObject } from 'node:crypto';

import { isJsonObject, type JsonObject } from './strict-json.ts';
import type { Refusal } from './refusal.ts';
import { isWeakModulus } from './weak-modulus.ts';

/** Signature algorithms that are spoken here, the two that GA4GH AAI 1.2.1 allows ("Signing Algorithms"). */
export const algorithms = ['RS256', 'ES256'] as const;

/** One of them. */
export type Algorithm = (typeof algorithms)[number];

/** A public key that signatures are checked with. */
export interface VerificationKey {
  readonly kid: string;
  /** The only algorithm that it is used for. */
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
  /** Equal for equal keys, whatever else stands in their JWK. */
  readonly fingerprint: string;
}

/** Keys of one issuer by their `kid`. */
export type KeySet = ReadonlyMap<string, VerificationKey>;

const maxKeys = 64;
const maxKidLength = 255;
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * Reads a JWK set (RFC 7517, section 5), as parsed JSON. The whole set is refused where it holds a secret or private key, a `kid` twice, or nothing
 * that can be used. Left out are keys that are not meant for the allowed algorithms, such as an issuer's key for encryption, that have no `kid`, or
 * that are not safe: on another curve than they say, beside their curve, with a weak modulus.
 */
export function readKeySet(
  json: unknown,
  allowed: readonly Algorithm[] = algorithms,
): { readonly keys: KeySet } | Refusal {
  const list = isJsonObject(json) ? json['keys'] : undefined;
  if (!Array.isArray(list) || list.length > maxKeys) return { refused: 'no JWK set' };
  const jwks = list.filter(isJsonObject);
  if (jwks.length < list.length) return { refused: 'a member of the JWK set is no key' };
  if (jwks.some(holdsSecret)) return { refused: 'the JWK set holds a secret' };
  const named = jwks.flatMap(({ kid }) => (kid === undefined ? [] : [kid]));
  if (new Set(named).size < named.length) return { refused: 'the JWK set has a kid twice' };
  const usable = jwks.flatMap((jwk) => {
    const key = readKey(jwk);
    return key !== null && allowed.includes(key.algorithm) ? [key] : [];
  });
  if (usable.length === 0) return { refused: 'the JWK set has no key that can be used' };
  return { keys: new Map(usable.map((key) => [key.kid, key])) };
}

function holdsSecret(jwk: JsonObject): boolean {
  return jwk['kty'] === 'oct' || secretMembers.some((name) => Object.hasOwn(jwk, name));
}

/** What a JWK is for; null where it is not for checking signatures of ours. */
function algorithmOf(jwk: JsonObject): Algorithm | null {
  const { kty, crv, alg, use, key_ops: operations } = jwk;
  if (use !== undefined && use !== 'sig') return null;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return null;
  }
  const fits = kty === 'RSA' ? 'RS256' : kty === 'EC' && crv === 'P-256' ? 'ES256' : null;
  return alg === undefined || alg === fits ? fits : null;
}

/** The key, from the members that make it and no others; null where they make none that can be used and is safe. */
function readKey(jwk: JsonObject): VerificationKey | null {
  const { kty, n, e, crv, x, y, kid } = jwk;
  const algorithm = algorithmOf(jwk);
  if (typeof kid !== 'string' || kid === '' || kid.length > maxKidLength) return null;
  if (algorithm === null) return null;
  const members = algorithm === 'RS256' ? { kty, n, e } : { kty, crv, x, y };
  try {
    const key = createPublicKey({ key: members as JsonObject, format: 'jwk' });
    if (algorithm === 'RS256' && isWeakModulus(key)) return null;
    const fingerprint = key.export({ format: 'der', type: 'spki' }).toString('base64');
    return { kid, algorithm, key, fingerprint };
  } catch {
    return null;
  }
}
