import type { RateKey } from '../limits/rate/rate-key.ts';
import type { RefusedVisa } from '#schema/passports/visa-rules.ts';

import type { Caller } from './caller.ts';
import type { Decision } from './decisions/decision.ts';
import type { Rights } from './levels/refuse-needs.ts';
import type { DecidedScopes } from './tickets/create-scopes.ts';

/** A request that was let in: who asks, and what was decided. */
export interface Admission {
  readonly caller: Caller;
  /** Visas that were brought and do not count, by the rule that each breaks; for the record, never for the caller (requirement R1.2). */
  readonly refusedVisas: readonly RefusedVisa[];
  /** One for each dataset of the catalogue, by its global id. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly rights: Rights;
  readonly scopes: DecidedScopes;
  /** Whose requests it counts among; none where nobody is counted. */
  readonly rateKey?: RateKey;
}
