import jsonwebtoken from 'jsonwebtoken';

import { decodeBase64url } from './base64url.ts';
import { type Algorithm, algorithms, type VerificationKey } from './key-set.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { type JsonObject, readStrictJson } from './strict-json.ts';

/** What a token of one kind must look like before anything else is asked of it. */
export interface JwsRules {
  /** Longest that it may be, in bytes. */
  readonly maxBytes: number;
  /** Which `typ` it may have; null lets it have none. */
  readonly types: readonly (string | null)[];
  /** Header members beside `alg`, `kid` and `typ` that it may have; all others, `crit` above all, are refused. */
  readonly headers: readonly string[];
}

/** Header of a JWS (RFC 7515, section 4) that fits its rules. */
export interface JwsHeader {
  readonly alg: Algorithm;
  readonly kid: string;
  readonly typ: string | null;
  /** Members that the rules let it have. */
  readonly others: JsonObject;
}

/** A JWS taken apart. Nothing of it is proven yet. */
export interface UnverifiedJws {
  readonly compact: string;
  readonly header: JwsHeader;
  readonly payload: Buffer;
}

/** Finds the key of an issuer; undefined where the issuer is not trusted or has no such key. */
export type KeyLookup = (issuer: string, kid: string) => VerificationKey | undefined;

const maxKidLength = 255;

/** Takes a compact JWS apart, strictly, in the order of requirement R2.5: size, three base64url parts, header. */
export function readJws(compact: string, rules: JwsRules): UnverifiedJws | Refusal {
  if (compact.length > rules.maxBytes) return { refused: 'the token is too long' };
  const [first = '', second = '', third = '', ...more] = compact.split('.');
  if (first === '' || third === '' || more.length > 0) return { refused: 'not three parts' };
  const [head, payload, signature] = [first, second, third].map(decodeBase64url);
  if (!head || !payload || !signature) return { refused: 'a part is not base64url' };
  const header = readHeader(readStrictJson(head), rules);
  return isRefusal(header) ? header : { compact, header, payload };
}

function readHeader(json: JsonObject | null, rules: JwsRules): JwsHeader | Refusal {
  if (json === null) return { refused: 'the header is no JSON object' };
  const { alg, kid, typ = null, ...others } = json;
  if (Object.keys(others).some((name) => !rules.headers.includes(name))) {
    return { refused: 'the header has a member that is not allowed' };
  }
  const algorithm = algorithms.find((name) => name === alg);
  if (algorithm === undefined) return { refused: 'alg is not RS256 or ES256' };
  if (typeof kid !== 'string' || kid === '' || kid.length > maxKidLength) {
    return { refused: 'the header has no kid' };
  }
  const type = rules.types.find((allowed) => allowed === typ);
  if (type === undefined) return { refused: 'typ is not that of such a token' };
  return { alg: algorithm, kid, typ: type, others };
}

/** Whether the signature of a JWS is that of the key, by the algorithm that the key is for. */
export function signatureHolds(jws: UnverifiedJws, key: VerificationKey): boolean {
  if (jws.header.alg !== key.algorithm || jws.header.kid !== key.kid) return false;
  try {
    // Claims are judged by our own rules, which are stricter, on a clock that is given.
    const onlySignature = { ignoreExpiration: true, ignoreNotBefore: true };
    const options = { algorithms: [key.algorithm], ...onlySignature };
    jsonwebtoken.verify(jws.compact, key.key, options);
    return true;
  } catch {
    return false;
  }
}

/** The claims of a JWT and who it says it is from; nothing of it is proven. `iss` may be used to find a key with, and for nothing else. */
export function readClaims(
  jws: UnverifiedJws,
): { readonly claims: JsonObject; readonly issuer: string } | Refusal {
  const claims = readStrictJson(jws.payload);
  if (claims === null) return { refused: 'the payload is no JSON object' };
  const { iss } = claims;
  return typeof iss === 'string' && iss !== ''
    ? { claims, issuer: iss }
    : { refused: 'iss is not a text' };
}
