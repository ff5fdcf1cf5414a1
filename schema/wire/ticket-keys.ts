import { createPublicKey, hash, type KeyObject } from 'node:crypto';

import { CodedError } from '../kernel/errors.ts';

/** A key that tickets of one gateway may be signed with. */
export interface TicketKey {
  /** The gateway, as tickets name it. */
  readonly issuer: string;
  readonly key: KeyObject;
}

/** Keys by their ids. */
export type TicketKeys = ReadonlyMap<string, TicketKey>;

/** The public half of a signing key as a JSON Web Key, with its id: what a gateway hands to its providers. */
export function publicTicketKey(key: KeyObject): Readonly<Record<string, unknown>> {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return { kty, crv, x, y, alg: 'ES256', use: 'sig', kid: ticketKeyId(key) };
}

/** Id of an EC key: its thumbprint (RFC 7638), so that no two keys share one. */
export function ticketKeyId(key: KeyObject): string {
  const { crv, kty, x, y } = key.export({ format: 'jwk' });
  return hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
}

/**
 * Reads a JSON Web Key set (RFC 7517) with the public keys of one gateway. Throws CONFIGURATION_INVALID for what is no such set: each
 * key is an EC key on P-256 without its private half, and its `kid` is its thumbprint.
 */
export function readTicketKeys(issuer: string, text: string): TicketKeys {
  const keys = new Map<string, TicketKey>();
  for (const jwk of listOf(issuer, text)) {
    if (!isObject(jwk) || jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256' || 'd' in jwk) {
      throw wrongKeys(issuer, 'holds a key that is no public EC key on P-256');
    }
    const key = toKey(issuer, jwk);
    const kid = ticketKeyId(key);
    if (jwk['kid'] !== kid) throw wrongKeys(issuer, 'holds a key whose kid is not its thumbprint');
    if (keys.has(kid)) throw wrongKeys(issuer, 'holds a key twice');
    keys.set(kid, { issuer, key });
  }
  return keys;
}

function listOf(issuer: string, text: string): readonly unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw wrongKeys(issuer, 'is not JSON');
  }
  const list = isObject(content) ? content['keys'] : undefined;
  if (!Array.isArray(list)) throw wrongKeys(issuer, 'has no list "keys"');
  return list;
}

function toKey(issuer: string, jwk: Record<string, unknown>): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    throw wrongKeys(issuer, 'holds a key that is no point of P-256');
  }
}

function wrongKeys(issuer: string, what: string): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `The key set of the gateway ${issuer} ${what}: ask the Atlas for its public ticket keys.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
