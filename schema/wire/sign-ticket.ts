import { type KeyObject, sign } from 'node:crypto';

import { type TicketClaims, ticketType } from './ticket.ts';

/**
 * A ticket as it goes over the wire (JWS compact, RFC 7515). The key is an EC key on P-256; `kid` is its id in the key set that
 * providers trust, see `ticketKeyId`.
 */
export function signTicket(claims: TicketClaims, privateKey: KeyObject, kid: string): string {
  const header = encode({ alg: 'ES256', typ: ticketType, kid });
  const signed = `${header}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
