import type { IncomingHttpHeaders } from 'node:http';

import type { MountRequest } from '#kit/mount.ts';
import { CodedError, errorCodes, type ErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';
import { verifyCall } from '#schema/wire/call-proof.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';
import { invalidTicket } from '#schema/wire/verify-ticket.ts';

import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import type { AccessRules } from './access-files.ts';
import type { FollowedRules } from './follow-access.ts';
import { createKnownTickets, type KnownTicket, type KnownTickets } from './known-tickets.ts';
import { describeDocument, type EndedCall, type LoggedTicket, noTicket } from './logged-call.ts';
import type { ProviderAccess } from './provider-access.ts';
import type { ReleaseLog } from './release-log.ts';
import type { SpentNonces } from './spent-nonces.ts';
import { isSwitchedOff } from './switched-off.ts';

/** A call that passed. */
export interface AdmittedCall {
  readonly access: ProviderAccess;
  /** Writes down what left for it; called once, when it has ended. */
  readonly note: (ended: EndedCall) => void;
}

/** What every request to a provider passes before anything of it is read as GraphQL. */
export interface ProviderDoor extends AsyncDisposable {
  /**
   * Throws TICKET_INVALID for a call that no trusted gateway made for this provider, PROVIDER_DENIED for whom the data manager switched
   * off, AUDIT_UNAVAILABLE where the call cannot be written down and PROVIDER_NOT_READY while the rules cannot be followed.
   */
  readonly admit: (request: Pick<MountRequest, 'headers' | 'bytes'>) => Promise<AdmittedCall>;
  /** Another text after each change of the rules by which it admits. */
  readonly state: () => string;
}

/** Whose door is opened. */
export interface DoorHolder {
  /** Local ids of its datasets. */
  readonly datasets: readonly string[];
  /** Its database, open for as long as the door. */
  readonly store: CatalogueStore;
}

/** Opens the door of a provider. */
export type OpenDoor = (holder: DoorHolder) => ProviderDoor | Promise<ProviderDoor>;

/** What a door is made of. */
export interface DoorParts {
  readonly provider: string;
  readonly rules: FollowedRules;
  readonly nonces: SpentNonces;
  readonly releases: ReleaseLog;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Calls without a ticket that holds, of which so many a minute are written down: whoever reaches the port must not fill the disk. */
const unprovenPerMinute = 100;
const minuteMs = 60_000;
/** A compact JWS of no great length; whose it is, is for who verifies the chain. */
const headPattern = /^[\w-]{1,512}\.[\w-]{1,1024}\.[\w-]{1,128}$/;
const requestPattern = /^[\w.:-]{1,64}$/;
const noDocument = { fields: [], document: null } as const;

/** A door that lets those calls in that carry a ticket and its proof. */
export function createProviderDoor(parts: DoorParts): ProviderDoor {
  return new TicketDoor(parts);
}

class TicketDoor implements ProviderDoor {
  readonly #parts: DoorParts;
  readonly #tickets: KnownTickets;
  #minute = { begun: -Infinity, unproven: 0 };
  #broken: unknown = null;
  #rules: AccessRules | null = null;
  #changes = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#tickets = createKnownTickets(parts.provider);
  }

  async admit(request: Pick<MountRequest, 'headers' | 'bytes'>): Promise<AdmittedCall> {
    const { releases } = this.#parts;
    const now = this.#parts.now();
    if (!releases.isOpen()) throw refusal('AUDIT_UNAVAILABLE');
    const rules = this.#followed();
    let ticket = noTicket;
    const note = (ended: EndedCall): void => this.#write(request.headers, now, ticket, ended);
    try {
      const { known, nonce } = this.#check(request, rules, now);
      const { access, logged } = known;
      if (!(await this.#spend(nonce, now))) throw invalidTicket('the call was made before');
      // Not before: whoever repeats a call is not who made it, and could fill the disk in their name.
      ticket = logged;
      if (isSwitchedOff(rules.switchedOff, access.caller, access.project)) {
        throw refusal('PROVIDER_DENIED');
      }
      return { access, note };
    } catch (error) {
      if (error instanceof CodedError && (ticket !== noTicket || this.#mayTell(now))) {
        const { code, detail } = error;
        this.#parts.log.warn({ code, detail }, 'call refused at the door');
        note({ document: null, rows: 0, counts: 0, outcome: code });
      }
      throw error;
    }
  }

  readonly state = (): string => {
    let rules: AccessRules | null;
    try {
      rules = this.#parts.rules();
    } catch {
      rules = null;
    }
    if (rules !== this.#rules) this.#changes++;
    this.#rules = rules;
    return String(this.#changes);
  };

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#parts.releases[Symbol.asyncDispose]();
  }

  /** The rules, or PROVIDER_NOT_READY; what is wrong with them is for the provider's own log, once. */
  #followed(): AccessRules {
    try {
      const rules = this.#parts.rules();
      this.#broken = null;
      return rules;
    } catch (error) {
      if (error !== this.#broken) this.#parts.log.error({ err: error }, 'nothing is answered');
      this.#broken = error;
      throw refusal('PROVIDER_NOT_READY');
    }
  }

  #check(
    { headers, bytes }: Pick<MountRequest, 'headers' | 'bytes'>,
    rules: AccessRules,
    now: number,
  ): { readonly known: KnownTicket; readonly nonce: string } {
    const ticket = textOf(headers, ticketHeaders.ticket);
    if (ticket === '') throw invalidTicket('there is no ticket');
    const visas = textOf(headers, ticketHeaders.visas);
    // The proof first: no signature is checked for who has no secret.
    const { nonce, gateways } = verifyCall(rules.secrets, {
      ticket,
      body: bytes,
      visas,
      request: textOf(headers, ticketHeaders.request),
      auditHead: textOf(headers, ticketHeaders.auditHead),
      proof: textOf(headers, ticketHeaders.call),
      now,
    });
    const known = this.#tickets.read({ ticket, visas }, rules, now);
    if (!gateways.includes(known.claims.iss)) throw invalidTicket('the proof is another gateway’s');
    return { known, nonce };
  }

  /** Whether a call is made for the first time, or PROVIDER_NOT_READY: who cannot tell lets nobody in. */
  async #spend(nonce: string, now: number): Promise<boolean> {
    try {
      return await this.#parts.nonces.spend(nonce, now);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'nothing is answered');
      throw refusal('PROVIDER_NOT_READY');
    }
  }

  #mayTell(now: number): boolean {
    if (now - this.#minute.begun >= minuteMs) this.#minute = { begun: now, unproven: 0 };
    return ++this.#minute.unproven <= unprovenPerMinute;
  }

  #write(headers: IncomingHttpHeaders, now: number, ticket: LoggedTicket, ended: EndedCall): void {
    const { document, ...others } = ended;
    const request = textOf(headers, ticketHeaders.request);
    const head = textOf(headers, ticketHeaders.auditHead);
    this.#parts.releases.write({
      at: new Date(now).toISOString(),
      request: requestPattern.test(request) ? request : null,
      ...ticket,
      ...(document === null ? noDocument : describeDocument(document)),
      ...others,
      // Of a call that proves nothing, nothing is kept that could be taken for a gateway's word.
      ...(ticket !== noTicket && headPattern.test(head) ? { auditHead: head } : {}),
    });
  }
}

function refusal(code: ErrorCode): CodedError {
  return new CodedError(code, errorCodes[code]);
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
