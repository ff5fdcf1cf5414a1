import {
  createHmac,
  createSecretKey,
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
 * Proof that a call was made by who has the secret: `<seconds>.<nonce>.<MAC>` (base64url), where the MAC is HMAC-SHA256 with the secret over a
 * line of JSON, then ticket, visas, the request's name and head of the audit one after the other, then the body. The line is
 * `[seconds, nonce, lengths]`: of the four in characters, of the body in bytes, so that nothing can be moved from one to another. The secret
 * is that of gateway and provider since the provider joined; it never travels. `now` is in milliseconds since 1970.
 */
export function proveCall(secret: KeyObject, content: CallContent, now: number): string {
  const seconds = String(Math.floor(now / 1000));
  const nonce = randomUUID();
  const mac = macOf(secret, headOf(content, seconds, nonce), content.body);
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
  const head = headOf(content, seconds, nonce);
  const given = Buffer.from(mac, 'base64url');
  const isRight = (secret: KeyObject): boolean =>
    timingSafeEqual(macOf(secret, head, content.body), given);
  const gateways = [...secrets].flatMap(([gateway, own]) => (own.some(isRight) ? [gateway] : []));
  if (gateways.length === 0) throw invalidTicket('the proof is of another call, or secret');
  if (Math.abs(now / 1000 - Number(seconds)) > clockSkewSeconds) {
    throw invalidTicket('the call was made at another time: compare the clocks');
  }
  return { nonce, gateways };
}

/** All but the body. */
function headOf(content: CallContent, seconds: string, nonce: string): string {
  const { ticket, body, visas, request, auditHead } = content;
  const said = [ticket, visas, request, auditHead];
  const lengths = [...said.map(({ length }) => length), Buffer.byteLength(body)];
  return `${JSON.stringify([seconds, nonce, lengths])}\n${said.join('')}`;
}

function macOf(secret: KeyObject, head: string, body: string | Uint8Array): Buffer {
  return createHmac('sha256', secret).update(head).update(body).digest();
}
