import { type JwsRules, readClaims, readJws, signatureHolds } from '#schema/tokens/jws.ts';
import type { KeySet } from '#schema/tokens/key-set.ts';
import { isRefusal } from '#schema/tokens/refusal.ts';
import { signJws, type SigningKey } from '#schema/tokens/sign-jws.ts';

import type { ChainTail } from './chain.ts';

/** What a gateway swears about a chain: that this entry, with all before it, has this hash. */
export interface Head extends ChainTail {
  readonly chain: string;
  /** When it was signed, seconds since 1970. */
  readonly signedAt: number;
}

/** A head as it was signed. */
export interface SignedHead extends Head {
  /** JWS compact, ES256. */
  readonly jws: string;
}

const typ = 'atlas-audit-head+jwt';
const issuer = 'atlas-audit';
const rules: JwsRules = { maxBytes: 2_048, types: [typ], headers: [] };

/** Signs a head. */
export function signHead(head: Head, key: SigningKey): SignedHead {
  const { chain, seq, hash, signedAt: iat } = head;
  return { ...head, jws: signJws({ iss: issuer, chain, seq, hash, iat }, { typ }, key) };
}

/** Reads a head that one of the keys has signed; null for anything else. */
export function readHead(compact: string, keys: KeySet): SignedHead | null {
  const jws = readJws(compact, rules);
  if (isRefusal(jws)) return null;
  const key = keys.get(jws.header.kid);
  if (key === undefined || !signatureHolds(jws, key)) return null;
  const read = readClaims(jws);
  return isRefusal(read) || read.issuer !== issuer ? null : toHead(read.claims, compact);
}

function toHead(claims: Readonly<Record<string, unknown>>, jws: string): SignedHead | null {
  const { chain, seq, hash, iat: signedAt } = claims;
  if (typeof chain !== 'string' || typeof hash !== 'string') return null;
  if (typeof seq !== 'number' || typeof signedAt !== 'number') return null;
  return { chain, seq, hash, signedAt, jws };
}
