import type { Decision } from '../access/decisions/decision.ts';
import { duoLabels } from '../access/decisions/duo-ids.ts';
import { fromSeconds } from './moment.ts';

/** A decision as callers are told it: never by which rule, and never why a visa that they showed was not taken (requirement R1.2). */
export function explainAccess({ dataset, level, unmet, obligations, expiresAt }: Decision) {
  return {
    dataset: level === 'NONE' ? null : { id: dataset },
    level,
    unmet,
    obligations: obligations.map((duo) => ({ duo, label: duoLabels[duo] ?? duo })),
    expiresAt: fromSeconds(expiresAt),
  };
}
