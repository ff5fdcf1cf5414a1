import {
  createHmac,
  createSecretKey,
  hash,
  type KeyObject,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto';

import { clockSkewSeconds } from './ticket.ts';
import { invalidTicket } from './verify-ticket.ts';

/** A call as it arrived at a provider. */
export interface ProvenCall {
  readonly ticket: string;
  /** As it came over the wire. */
  readonly body: string | Uint8Array;
  /** The header `x-atlas-call`. */
  readonly proof: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const secretBytes = 32;
const proofPattern = /^(\d{1,12})\.([\w-]{36})\.([\w-]{43})$/;

/** A secret as gateway and provider keep it: 32 bytes in base64url. Null for a text that is none. */
export function readCallSecret(text: string): KeyObject | null {
  const bytes = Buffer.from(text.trim(), 'base64url');
  return bytes.length === secretBytes ? createSecretKey(bytes) : null;
}

/**
 * Proof that a call belongs to its ticket: `<seconds>.<nonce>.<MAC>`, where the MAC is HMAC-SHA256 with the secret over the ticket's
 * digest, the seconds, the nonce and the body's digest, a line each (digests SHA-256, all base64url). The secret is that of gateway
 * and provider since the provider joined; it never travels. `now` is in milliseconds since 1970.
 */
export function proveCall(secret: KeyObject, ticket: string, body: string, now: number): string {
  const seconds = String(Math.floor(now / 1000));
  const nonce = randomUUID();
  const mac = macOf(secret, { ticket, body, seconds, nonce });
  return `${seconds}.${nonce}.${mac.toString('base64url')}`;
}

/**
 * The nonce of a call that was made with one of the secrets for this ticket and body, within 30 seconds by this clock; it may be used
 * once, which the caller checks. Throws TICKET_INVALID.
 */
export function verifyCall(
  secrets: readonly KeyObject[],
  { ticket, body, proof, now }: ProvenCall,
): string {
  const [, seconds, nonce, mac] = proofPattern.exec(proof) ?? [];
  if (seconds === undefined || nonce === undefined || mac === undefined) {
    throw invalidTicket('the proof of the call is no proof');
  }
  const given = Buffer.from(mac, 'base64url');
  const isRight = (secret: KeyObject): boolean =>
    timingSafeEqual(macOf(secret, { ticket, body, seconds, nonce }), given);
  if (!secrets.some(isRight)) throw invalidTicket('the proof is of another call, or secret');
  if (Math.abs(now / 1000 - Number(seconds)) > clockSkewSeconds) {
    throw invalidTicket('the call was made at another time: compare the clocks');
  }
  return nonce;
}

interface CallParts {
  readonly ticket: string;
  readonly body: string | Uint8Array;
  readonly seconds: string;
  readonly nonce: string;
}

function macOf(secret: KeyObject, { ticket, body, seconds, nonce }: CallParts): Buffer {
  const lines = [digestOf(ticket), seconds, nonce, digestOf(body)].join('\n');
  return createHmac('sha256', secret).update(lines).digest();
}

function digestOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url');
}
