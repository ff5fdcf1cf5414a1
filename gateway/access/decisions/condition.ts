import type { Evidence } from '#schema/passports/evidence.ts';

import type { UnmetCondition } from './decision.ts';
import type { Standing } from './standing.ts';

/** What shows that a condition is met. */
export interface Proof extends Evidence {
  /** Whether the caller is bound by it from then on. */
  readonly binds: boolean;
}

/** Something that a dataset asks for. */
export interface Condition extends UnmetCondition {
  /** What shows that it is met; null where it is not. More visas never make it null. */
  readonly prove: (standing: Standing) => Proof | null;
}

/** Met by what the caller or the project is, without a visa. */
export const metAndBinding: Proof = { visas: [], expiresAt: Infinity, binds: true };
/** Met, and asks for nothing further. */
export const met: Proof = { ...metAndBinding, binds: false };

/** A proof that rests upon visas, or null for none. */
export function restsUpon(evidence: Evidence | null, binds: boolean): Proof | null {
  return evidence === null ? null : { ...evidence, binds };
}

/** A condition that holds or not by what the caller or the project is. */
export function holds(
  what: UnmetCondition,
  isMet: (standing: Standing) => boolean,
  proof: Proof = met,
): Condition {
  return { ...what, prove: (standing) => (isMet(standing) ? proof : null) };
}
