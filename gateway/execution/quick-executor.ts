import type { ApolloGateway } from '@apollo/gateway';
import type { DocumentNode } from 'graphql';

import {
  type EngineAnswer,
  type EngineRequest,
  readSingleFetch,
  type ResolvedPlan,
  type SingleFetch,
} from './single-fetch.ts';

type Executor = ApolloGateway['executor'];

/** Answers documents that need one fetch without the stock executor's result shaping; all others go to it. */
export interface QuickExecutor {
  /** For `experimental_didResolveQueryPlan`: what the stock executor planned is what is run quickly from then on. */
  readonly didResolveQueryPlan: (plan: ResolvedPlan) => void;
  /** Puts the quick way before the stock executor. */
  readonly before: (stock: Executor) => Executor;
}

/**
 * A document's first request runs on the stock executor, which plans it; the plan, if it is one fetch, is compiled and kept
 * as long as Apollo Server keeps the parsed document (by identity, so that nothing has to be thrown out here).
 */
export function createQuickExecutor(): QuickExecutor {
  const known = new WeakMap<DocumentNode, Map<string, SingleFetch | null>>();
  return {
    didResolveQueryPlan: (plan) => {
      const { document, request } = plan.requestContext;
      const operations = known.get(document) ?? new Map<string, SingleFetch | null>();
      known.set(document, operations);
      const name = request.operationName ?? '';
      if (!operations.has(name)) operations.set(name, readSingleFetch(plan));
    },
    before:
      (stock) =>
      async (request: EngineRequest): Promise<EngineAnswer> => {
        const quick = known.get(request.document)?.get(request.request.operationName ?? '');
        return (await quick?.answer(request)) ?? (await stock(request));
      },
  };
}
