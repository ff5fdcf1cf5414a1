import { readFileSync } from 'node:fs';

import { openPlanner, type Planner } from '#gateway/execution/planner.ts';
import { defaultLimits } from '#gateway/limits/limits.ts';

const supergraphSdl = readFileSync(
  new URL('../../schema/supergraph.graphql', import.meta.url),
  'utf8',
);

let planner: Planner | undefined;

/** One planner for all gateways of a test file, of the composed schema as committed: each would read it anew. It ends with the process. */
export function sharedPlanner(): Planner {
  planner ??= openPlanner({ supergraphSdl, maxPlanMs: defaultLimits.maxPlanMs });
  return planner;
}

/** The same, for one gateway, and how many plans that asked it for. */
export function countPlans(): { readonly planner: Planner; readonly plans: () => number } {
  let plans = 0;
  const shared = sharedPlanner();
  return {
    plans: () => plans,
    planner: {
      plan: (order) => {
        plans++;
        return shared.plan(order);
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  };
}
