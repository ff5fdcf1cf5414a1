import { verify } from 'node:crypto';

import { CodedError, errorCodes } from '../kernel/errors.ts';
import { clockSkewSeconds, type TicketClaims, ticketSeconds, ticketType } from './ticket.ts';
import type { TicketKeys } from './ticket-keys.ts';

/** Who a ticket must be for, and when. */
export interface TicketCheck {
  /** Id of the provider. */
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const longestTicket = 65_536;
const strictBase64url = /^[A-Za-z0-9_-]+$/;
const levels: readonly unknown[] = ['AGGREGATE', 'RECORD'];

/**
 * The claims of a ticket that is signed by a trusted key of the gateway that it names, is for this provider, and lives (30 seconds
 * are granted to clocks, none to the length of its life). Throws TICKET_INVALID; which check failed stands in the detail, for the log.
 */
export function verifyTicket(
  jws: string,
  keys: TicketKeys,
  { audience, now }: TicketCheck,
): TicketClaims {
  const [header, payload, signature, ...more] = jws.split('.');
  if (header === undefined || payload === undefined || signature === undefined) {
    throw invalidTicket('the ticket has not three parts');
  }
  if (more.length > 0 || jws.length > longestTicket) throw invalidTicket('the ticket is no ticket');
  const kid = readHeader(header);
  const trusted = keys.get(kid);
  if (trusted === undefined)
    throw invalidTicket('the ticket is signed with a key that is not trusted');
  const signed = Buffer.from(`${header}.${payload}`);
  const key = { key: trusted.key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', signed, key, decode(signature))) {
    throw invalidTicket('the signature of the ticket is wrong');
  }
  const claims = readClaims(payload);
  if (claims.iss !== trusted.issuer) throw invalidTicket('the key is another gateway’s');
  if (claims.aud !== audience) throw invalidTicket('the ticket is for another provider');
  requireLife(claims, now / 1000);
  return claims;
}

/** The error of a call whose ticket or proof does not hold; the caller learns nothing of why. */
export function invalidTicket(detail: string): CodedError {
  return new CodedError('TICKET_INVALID', errorCodes.TICKET_INVALID, detail);
}

/** Gives the key's id. A header holds what tickets have and no more: nothing in it chooses how it is checked. */
function readHeader(part: string): string {
  const { alg, kid, typ, ...others } = parse(part);
  if (alg !== 'ES256' || typ !== ticketType || typeof kid !== 'string') {
    throw invalidTicket('the header of the ticket is not that of a ticket');
  }
  if (Object.keys(others).length > 0) throw invalidTicket('the header of the ticket says more');
  return kid;
}

function readClaims(part: string): TicketClaims {
  const claims = parse(part);
  if (!isTicketClaims(claims)) throw invalidTicket('the ticket lacks a claim, or has a wrong one');
  return claims;
}

function isTicketClaims(claims: object): claims is TicketClaims {
  const { iss, aud, sub, iat, exp, jti, project, purposes, grants, internal } = claims as Partial<
    Record<keyof TicketClaims, unknown>
  >;
  return (
    [iss, aud, sub, jti].every((text) => typeof text === 'string' && text !== '') &&
    [iat, exp].every(Number.isSafeInteger) &&
    (project === undefined || typeof project === 'string') &&
    (internal === undefined || internal === true) &&
    Array.isArray(purposes) &&
    purposes.every((purpose) => typeof purpose === 'string') &&
    isObject(grants) &&
    Object.values(grants).every((level) => levels.includes(level))
  );
}

function requireLife({ iat, exp }: TicketClaims, seconds: number): void {
  if (exp <= iat || exp - iat > ticketSeconds) throw invalidTicket('the ticket lives too long');
  if (iat > seconds + clockSkewSeconds) {
    throw invalidTicket(`the ticket begins in ${Math.ceil(iat - seconds)} s: compare the clocks`);
  }
  if (exp + clockSkewSeconds <= seconds) {
    throw invalidTicket(`the ticket ended ${Math.floor(seconds - exp)} s ago: compare the clocks`);
  }
}

function parse(part: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(decode(part).toString('utf8'));
  } catch {
    throw invalidTicket('a part of the ticket is not JSON');
  }
  if (!isObject(content)) throw invalidTicket('a part of the ticket is no object');
  return content;
}

/** Bytes of a base64url text; another spelling of the same bytes is refused. */
function decode(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (strictBase64url.test(part) && bytes.toString('base64url') === part) return bytes;
  throw invalidTicket('a part of the ticket is not base64url');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
