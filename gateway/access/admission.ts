import type { RateKey } from '../limits/rate/rate-key.ts';
import type { Caller } from './caller.ts';
import type { Decision } from './decisions/decision.ts';
import type { Rights } from './levels/refuse-needs.ts';
import type { DecidedScopes } from './tickets/create-scopes.ts';

/** A request that was let in: who asks, and what was decided. */
export interface Admission {
  readonly caller: Caller;
  /** One for each dataset of the catalogue, by its global id. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly rights: Rights;
  readonly scopes: DecidedScopes;
  /** Whose requests it counts among; none where nobody is counted. */
  readonly rateKey?: RateKey;
}
