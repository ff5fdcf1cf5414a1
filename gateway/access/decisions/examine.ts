import type { WantedVisa } from '#schema/passports/evidence.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import type { Condition, ConditionState, VisaCondition } from './condition.ts';
import type { UnmetCondition } from './decision.ts';
import type { Standing } from './standing.ts';

/** How all conditions of something stand. */
export interface Examined {
  readonly unmet: readonly UnmetCondition[];
  /** What it rests upon, where all are met: none of it could be spared. */
  readonly visas: readonly VerifiedVisa[];
  /** When the first of that ends to show what it shows, in seconds since 1970. */
  readonly expiresAt: number;
  /** DUO ids of those that are met and bind the caller. */
  readonly binding: readonly string[];
}

const restsOnNothing = { visas: [], expiresAt: Infinity };

/**
 * Looks at each condition, and at the visas of all of them together, with the one that states the project: they must be one person's (GA4GH
 * Passport 1.2.1, rule 8.4). Where they are not, all that visas show is unmet; which visa is whose is not said.
 */
export function examine(standing: Standing, conditions: readonly Condition[]): Examined {
  const unmet: UnmetCondition[] = [];
  const binding: string[] = [];
  const byVisas = conditions.filter((condition) => condition.kind === 'VISAS');
  const together = wantedTogether(byVisas, standing);
  const evidence = together.length === 0 ? null : standing.shows(together);
  for (const condition of conditions) {
    const state =
      condition.kind === 'VISAS' && evidence !== null
        ? whenShown(condition)
        : stateAlone(condition, standing);
    if (state === 'UNMET') unmet.push(condition);
    if (state === 'BINDING' && condition.duo !== null) binding.push(condition.duo);
  }
  if (unmet.length > 0) return { ...restsOnNothing, unmet, binding };
  if (evidence === null) return { ...restsOnNothing, unmet: byVisas, binding };
  const { visas } = evidence;
  const ends = byVisas.map((condition) => endOf(condition, visas, standing.now));
  return { unmet, visas, expiresAt: Math.min(evidence.expiresAt, ...ends), binding };
}

/** How a condition stands by itself, whoever's visas show the others. */
function stateAlone(condition: Condition, standing: Standing): ConditionState {
  if (condition.kind === 'STATE') return condition.stateOf(standing);
  return standing.shows(condition.wanted(standing.now)) === null ? 'UNMET' : whenShown(condition);
}

function whenShown({ binds }: VisaCondition): ConditionState {
  return binds ? 'BINDING' : 'MET';
}

function wantedTogether(
  conditions: readonly VisaCondition[],
  { now, project }: Standing,
): readonly WantedVisa[] {
  const wanted = conditions.flatMap((condition) => condition.wanted(now));
  const statedBy = project?.statedBy;
  return wanted.length === 0 || statedBy === undefined
    ? wanted
    : [...wanted, (visa) => visa.jwt === statedBy.jwt];
}

function endOf(
  { wanted, endOf: end }: VisaCondition,
  visas: readonly VerifiedVisa[],
  now: number,
): number {
  if (end === undefined) return Infinity;
  const isWanted = wanted(now);
  return Math.max(...visas.filter((visa) => isWanted.some((wants) => wants(visa))).map(end));
}
