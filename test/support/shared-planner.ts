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
