import type { WantedVisa } from '#schema/passports/evidence.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import type { UnmetCondition } from './decision.ts';
import type { Standing } from './standing.ts';

/** Something that a dataset asks for: of what the caller or the project is, or of the visas that the caller shows. */
export type Condition = StateCondition | VisaCondition;

/** How a condition stands: unmet; met and asking for nothing further; met, and binding the caller from then on. */
export type ConditionState = 'UNMET' | 'MET' | 'BINDING';

/** A condition that needs no visa. */
export interface StateCondition extends UnmetCondition {
  readonly kind: 'STATE';
  readonly stateOf: (standing: Standing) => ConditionState;
}

/** A condition that visas show, so more visas never make it unmet. */
export interface VisaCondition extends UnmetCondition {
  readonly kind: 'VISAS';
  /** One visa of each; at that time, in seconds since 1970. */
  readonly wanted: (now: number) => readonly WantedVisa[];
  readonly binds: boolean;
  /** When a visa that is wanted ends to show it, where that is before the visa itself ends. */
  readonly endOf?: (visa: VerifiedVisa) => number;
}

/** A condition on what the caller or the project is; `whenMet` says whether it binds. */
export function holds(
  what: UnmetCondition,
  isMet: (standing: Standing) => boolean,
  whenMet: Exclude<ConditionState, 'UNMET'>,
): StateCondition {
  return { kind: 'STATE', ...what, stateOf: (at) => (isMet(at) ? whenMet : 'UNMET') };
}

/** A condition that visas show at any time. */
export function shownBy(
  what: UnmetCondition,
  visas: readonly WantedVisa[],
  binds: boolean,
): VisaCondition {
  return { kind: 'VISAS', ...what, wanted: () => visas, binds };
}
