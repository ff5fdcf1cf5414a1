import { type KeyObject, randomUUID } from 'node:crypto';

import { proveCall } from '#schema/wire/call-proof.ts';
import { signTicket } from '#schema/wire/sign-ticket.ts';
import { type TicketClaims, ticketHeaders, ticketSeconds } from '#schema/wire/ticket.ts';

/** The key that signs now. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** What tickets are made with. */
export interface TicketOptions {
  /** The gateway, as providers know it. */
  readonly issuer: string;
  /** Asked for each ticket: keys change while the gateway runs. */
  readonly signingKey: () => SigningKey;
  /** The secret that gateway and provider share since it joined; null for one that never got one. */
  readonly secretOf: (provider: string) => KeyObject | null;
  /** The newest head of the audit where the provider was not given it before; without it none is given. */
  readonly headFor?: (provider: string) => string | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a ticket says beside whom it is for and how long it lives. */
export interface TicketContent extends Pick<
  TicketClaims,
  'sub' | 'project' | 'purposes' | 'grants' | 'internal'
> {
  /** Visas that travel with it. */
  readonly visas: readonly string[];
}

/** Headers of calls to one provider for one caller, each with what names its request; a ticket serves for three quarters of its life. */
export type TicketBook = (body: string, request?: string) => Readonly<Record<string, string>>;

/** What is left of its life is longer than a call may take. */
const millisecondsInUse = (ticketSeconds * 1000 * 3) / 4;

/** Opens a book of tickets for one caller at one provider. A provider without a secret is sent a ticket that it cannot accept. */
export function openTicketBook(
  options: TicketOptions,
  provider: string,
  { visas, ...content }: TicketContent,
): TicketBook {
  const { issuer, signingKey, secretOf, headFor = () => null, now } = options;
  let ticket: { readonly jws: string; readonly begun: number } | null = null;
  const visaHeader = visas.join(',');
  const current = (): string => {
    const begun = now();
    if (ticket === null || begun - ticket.begun > millisecondsInUse || begun < ticket.begun) {
      const iat = Math.floor(begun / 1000);
      const claims = {
        iss: issuer,
        aud: provider,
        iat,
        exp: iat + ticketSeconds,
        jti: randomUUID(),
      };
      const { privateKey, kid } = signingKey();
      ticket = { jws: signTicket({ ...claims, ...content }, privateKey, kid), begun };
    }
    return ticket.jws;
  };
  return (body, request = '') => {
    const jws = current();
    const auditHead = headFor(provider) ?? '';
    const said = { ticket: jws, body, visas: visaHeader, request, auditHead };
    const secret = secretOf(provider);
    return {
      [ticketHeaders.ticket]: jws,
      [ticketHeaders.call]: secret === null ? '' : proveCall(secret, said, now()),
      ...(visaHeader === '' ? {} : { [ticketHeaders.visas]: visaHeader }),
      ...(request === '' ? {} : { [ticketHeaders.request]: request }),
      ...(auditHead === '' ? {} : { [ticketHeaders.auditHead]: auditHead }),
    };
  };
}
