import type { AccessLevel } from './access-level.ts';

/**
 * What a gateway says to a provider about one caller, signed (JWS compact, ES256, `typ` `atlas-ticket+jwt`). It lives for 60 seconds and may
 * go along with several calls; each call, with all that it says, is bound to its ticket and time by a MAC (`proveCall`).
 */
export interface TicketClaims {
  /** The gateway, as its providers know it. */
  readonly iss: string;
  /** Id of the provider that it is for. */
  readonly aud: string;
  /** Pseudonym of the caller; `public` for nobody in particular, `gateway` for the gateway itself. */
  readonly sub: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** Project that the caller acts for; absent where for none. */
  readonly project?: string;
  /** Declared purposes, Data Use Ontology ids. */
  readonly purposes: readonly string[];
  /** Local ids of datasets with the level above METADATA that was decided for the caller. */
  readonly grants: Readonly<Record<string, Extract<AccessLevel, 'AGGREGATE' | 'RECORD'>>>;
  /** Set in the gateway's own tickets only: it may be told what needs INTERNAL. */
  readonly internal?: true;
}

/** Headers of a call to a provider, all of the prefix that no client may use. */
export const ticketHeaders = {
  /** The ticket. */
  ticket: 'x-atlas-ticket',
  /** Proof of the ticket, the body, the three headers below it and the time: `<seconds>.<nonce>.<MAC>`, see `proveCall`. */
  call: 'x-atlas-call',
  /** Visas (signed JWTs) that RECORD grants rest upon, separated by commas; absent where none is needed. */
  visas: 'x-atlas-visas',
  /** Names the request at the gateway, in both logs. */
  request: 'x-atlas-request',
  /** Newest signed head of the gateway's audit chain, where the provider was not told it before: kept there, it shows what is changed later. */
  auditHead: 'x-atlas-audit-head',
  /** Milliseconds that the gateway still waits. */
  deadline: 'x-atlas-deadline',
} as const;

/** Seconds that a ticket lives. */
export const ticketSeconds = 60;

/** `typ` of a ticket's header. */
export const ticketType = 'atlas-ticket+jwt';

/** Seconds that the clocks of gateway and provider may differ. */
export const clockSkewSeconds = 30;
