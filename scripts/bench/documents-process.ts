import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { openPlanner, type Planner } from '#gateway/execution/planner.ts';
import { openGateway } from '#gateway/gateway.ts';
import { defaultLimits } from '#gateway/limits/limits.ts';
import { createRoster } from '#gateway/scatter/provider-roster.ts';
import { createLog } from '#schema/kernel/log.ts';

import { answerParent } from './child-protocol.ts';
import { quantile } from './load.ts';
import { withoutAccess } from './without-access.ts';

/**
 * A gateway before 32 providers of which none is there: what it does with documents, not what comes of them. Tells, since it was
 * asked last, for how long nothing else was done (10 ms is how often that is looked at) and how long plans took.
 */
const supergraphSdl = readFileSync(
  new URL('../../schema/supergraph.graphql', import.meta.url),
  'utf8',
);
const nobody = 'http://127.0.0.1:9';
const planTimes: number[] = [];
const planner = timePlans(openPlanner({ supergraphSdl, maxPlanMs: defaultLimits.maxPlanMs }));
const gateway = await openGateway({
  supergraphSdl,
  host: '127.0.0.1',
  port: 0,
  roster: createRoster(
    Array.from({ length: 32 }, (_, index) => ({
      id: `p${index}`,
      url: `${nobody}/p${index}`,
      joined: index + 1,
    })),
  ),
  central: new Map([
    ['registry', `${nobody}/registry`],
    ['vocabulary', `${nobody}/vocabulary`],
  ]),
  access: withoutAccess(),
  cursorKey: Buffer.alloc(32, 'bench'),
  planner,
  log: createLog('silent'),
});

const lookMs = 10;
const delays = monitorEventLoopDelay({ resolution: lookMs });
delays.enable();
answerParent({ url: `${gateway.url}/graphql` }, () => {
  const ascending = planTimes.splice(0).sort((a, b) => a - b);
  const stallMs = Math.max(0, delays.max / 1e6 - lookMs);
  delays.reset();
  const slowest = ascending.at(-1) ?? 0;
  return { plans: ascending.length, planP99: quantile(ascending, 0.99), slowest, stallMs };
});

/** Documents come one after the other, so none waits for another's plan. */
function timePlans(planner: Planner): Planner {
  return {
    plan: async (order) => {
      const begun = performance.now();
      try {
        return await planner.plan(order);
      } finally {
        planTimes.push(performance.now() - begun);
      }
    },
    [Symbol.asyncDispose]: () => planner[Symbol.asyncDispose](),
  };
}
