import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';

import { sharePlans } from './execution/plan-sharing.ts';
import { createQuickExecutor } from './execution/quick-executor.ts';
import type { RequestContext } from './request-context.ts';
import { readMergeRules } from './scatter/merge-rules.ts';
import { type ShownEngine, showSubscriptions } from './stream/show-subscriptions.ts';

/** Plans are the same for all providers: one is enough to look at, a second says that the schema went wrong. */
const maxEvaluatedPlans = 100;
const planCacheMiB = 50;

/** ApolloGateway over these data sources, by subgraph, with our own execution before it, and subscriptions in its schema. */
export function createEngine(
  supergraphSdl: string,
  sources: ReadonlyMap<string, GraphQLDataSource<RequestContext>>,
): ShownEngine {
  const quick = createQuickExecutor();
  const gateway = new ApolloGateway({
    supergraphSdl,
    experimental_didResolveQueryPlan: quick.didResolveQueryPlan,
    buildService: ({ name }) => {
      const source = sources.get(name);
      if (source === undefined) throw new Error(`no address for the subgraph ${name}`);
      return source;
    },
    queryPlannerConfig: {
      exposeDocumentNodeInFetchNode: true,
      debug: { maxEvaluatedPlans },
    },
    experimental_approximateQueryPlanStoreMiB: planCacheMiB,
  });
  gateway.executor = sharePlans(quick.before(gateway.executor));
  return showSubscriptions(gateway, readMergeRules(supergraphSdl));
}
