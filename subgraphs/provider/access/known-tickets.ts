import { hash } from 'node:crypto';

import { clockSkewSeconds, type TicketClaims } from '#schema/wire/ticket.ts';
import { verifyTicket } from '#schema/wire/verify-ticket.ts';

import type { AccessRules } from './access-files.ts';
import { decideAccess } from './decide-access.ts';
import { createKnownVisas } from './known-visas.ts';
import { describeTicket, type LoggedTicket } from './logged-call.ts';
import type { ProviderAccess } from './provider-access.ts';

/** A ticket that holds, and what it gives. */
export interface KnownTicket {
  readonly claims: TicketClaims;
  readonly access: ProviderAccess;
  /** What the log says of it. */
  readonly logged: LoggedTicket;
}

/** A call's ticket with the visas beside it. */
export interface PresentedTicket {
  readonly ticket: string;
  /** Signed JWTs, separated by commas; empty where there are none. */
  readonly visas: string;
}

/** Tickets of one provider. */
export interface KnownTickets {
  /** What a ticket gives under these rules. `now` is in milliseconds since 1970. Throws TICKET_INVALID. */
  readonly read: (presented: PresentedTicket, rules: AccessRules, now: number) => KnownTicket;
}

/** A ticket lives for 90 seconds at most, so this is some hundred new callers a second. */
const mostTickets = 10_000;

interface Kept extends KnownTicket {
  /** Seconds since 1970. */
  readonly until: number;
}

/** Checks each ticket once, with the visas that came with it, and keeps it until it or one of them ends, or the rules change. */
export function createKnownTickets(provider: string): KnownTickets {
  const known = new Map<string, Kept>();
  const visasOf = createKnownVisas();
  let keptUnder: AccessRules | null = null;
  return {
    read: ({ ticket, visas }, rules, now) => {
      if (keptUnder !== rules) known.clear();
      keptUnder = rules;
      const key = hash('sha256', `${ticket}\n${visas}`, 'base64url');
      const found = known.get(key);
      if (found !== undefined && found.until > now / 1000) return found;
      const claims = verifyTicket(ticket, rules.keys, { audience: provider, now });
      const trust = rules.visas;
      const shown = trust === null || visas === '' ? [] : visasOf(visas, trust, now / 1000);
      const { policy } = rules;
      const access = decideAccess({ provider, policy, claims, visas: shown });
      const ends = shown.map(({ expiresAt }) => expiresAt);
      const logged = describeTicket(claims, access);
      const until = Math.min(claims.exp + clockSkewSeconds, ...ends);
      const kept = { claims, access, logged, until };
      known.set(key, kept);
      // The first is about the next to end.
      if (known.size > mostTickets) known.delete(known.keys().next().value!);
      return kept;
    },
  };
}
