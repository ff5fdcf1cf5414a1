import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';

import { createPlansAhead } from './execution/plan-ahead.ts';
import { sharePlans } from './execution/plan-sharing.ts';
import type { Planner } from './execution/planner.ts';
import { createQuickExecutor } from './execution/quick-executor.ts';
import type { RequestContext } from './request-context.ts';
import { readMergeRules } from './scatter/merge-rules.ts';
import { type ShownEngine, showSubscriptions } from './stream/show-subscriptions.ts';

/** ApolloGateway over these data sources, by subgraph, with our own execution before it, and subscriptions in its schema. */
export function createEngine(
  supergraphSdl: string,
  sources: ReadonlyMap<string, GraphQLDataSource<RequestContext>>,
  planner: Planner,
): ShownEngine {
  const ahead = createPlansAhead(planner);
  const quick = createQuickExecutor();
  const gateway = new ApolloGateway({
    supergraphSdl,
    experimental_didResolveQueryPlan: quick.didResolveQueryPlan,
    buildService: ({ name }) => {
      const source = sources.get(name);
      if (source === undefined) throw new Error(`no address for the subgraph ${name}`);
      return source;
    },
    queryPlannerConfig: { cache: ahead.store },
    // A header would have plans told, in which the data sources stand.
    __exposeQueryPlanExperimental: false,
  });
  gateway.executor = sharePlans(quick.before(ahead.before(gateway.executor)));
  return showSubscriptions(gateway, readMergeRules(supergraphSdl));
}
