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

/** What a call says to a provider, all of it covered by its proof. Headers as they are sent, empty where there is none. */
export interface CallContent {
  readonly ticket: string;
  /** As it goes over the wire. */
  readonly body: string | Uint8Array;
  readonly visas: string;
  readonly request: string;
  readonly auditHead: string;
}

/** A call as it arrived at a provider. */
export interface ProvenCall extends CallContent {
  /** The header `x-atlas-call`. */
  readonly proof: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A call whose proof holds. */
export interface CallProven {
  /** May be used once, which the caller checks. */
  readonly nonce: string;
  /** Gateways with whose secret it was made: its ticket must be of one of them. */
  readonly gateways: readonly string[];
}

const secretBytes = 32;
const proofPattern = /^(\d{1,12})\.([\w-]{36})\.([\w-]{43})$/;

/** A secret as gateway and provider keep it: 32 bytes in base64url. Null for a text that is none. */
export function readCallSecret(text: string): KeyObject | null {
  const bytes = Buffer.from(text.trim(), 'base64url');
  return bytes.length === secretBytes ? createSecretKey(bytes) : null;
}

/**
 * Proof that a call was made by who has the secret: `<seconds>.<nonce>.<MAC>`, where the MAC is HMAC-SHA256 with the secret over the seconds,
 * the nonce and the SHA-256 of ticket, body, visas, the request's name and head of the audit, a line each (all base64url). The secret
 * is that of gateway and provider since the provider joined; it never travels. `now` is in milliseconds since 1970.
 */
export function proveCall(secret: KeyObject, content: CallContent, now: number): string {
  const seconds = String(Math.floor(now / 1000));
  const nonce = randomUUID();
  const mac = macOf(secret, linesOf(content, seconds, nonce));
  return `${seconds}.${nonce}.${mac.toString('base64url')}`;
}

/**
 * What a proof tells that was made with one of the secrets, which stand by gateway, for all that the call says, within 30 seconds by this
 * clock. Throws TICKET_INVALID.
 */
export function verifyCall(
  secrets: ReadonlyMap<string, readonly KeyObject[]>,
  { proof, now, ...content }: ProvenCall,
): CallProven {
  const [, seconds, nonce, mac] = proofPattern.exec(proof) ?? [];
  if (seconds === undefined || nonce === undefined || mac === undefined) {
    throw invalidTicket('the proof of the call is no proof');
  }
  const lines = linesOf(content, seconds, nonce);
  const given = Buffer.from(mac, 'base64url');
  const isRight = (secret: KeyObject): boolean => timingSafeEqual(macOf(secret, lines), given);
  const gateways = [...secrets].flatMap(([gateway, own]) => (own.some(isRight) ? [gateway] : []));
  if (gateways.length === 0) throw invalidTicket('the proof is of another call, or secret');
  if (Math.abs(now / 1000 - Number(seconds)) > clockSkewSeconds) {
    throw invalidTicket('the call was made at another time: compare the clocks');
  }
  return { nonce, gateways };
}

function linesOf(content: CallContent, seconds: string, nonce: string): string {
  const { ticket, body, visas, request, auditHead } = content;
  const digests = [ticket, body, visas, request, auditHead].map(digestOf);
  return [seconds, nonce, ...digests].join('\n');
}

function macOf(secret: KeyObject, lines: string): Buffer {
  return createHmac('sha256', secret).update(lines).digest();
}

function digestOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url');
}
