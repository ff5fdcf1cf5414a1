import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';

import { silenceTelemetry } from '#schema/kernel/environment.ts';
import type { Log } from '#schema/kernel/log.ts';

import { setAnswerStatus } from './answer-status.ts';
import { sharePlans } from './execution/plan-sharing.ts';
import { createQuickExecutor } from './execution/quick-executor.ts';
import { answersGraphql, oneAnswersGraphql } from './health/answers-graphql.ts';
import { createHealth } from './health/health.ts';
import { type Handler, openHttpServer } from './http-server.ts';
import { createLimits, defaultLimits, type Limits } from './limits/limit-requests.ts';
import { createRequestLog } from './log-requests.ts';
import { createErrorMask } from './mask-errors.ts';
import { openSources } from './open-sources.ts';
import type { RequestContext } from './request-context.ts';
import { requireOperation } from './require-operation.ts';
import { createRouter } from './route-requests.ts';
import type { ProviderRoster } from './scatter/provider-roster.ts';
import type { Deadlines } from './scatter/scatter-data-source.ts';

/** What a gateway is opened with. */
export interface GatewayOptions {
  /** Any supergraph in which the scattered subgraph is named `provider`. */
  readonly supergraphSdl: string;
  /** Loopback address to listen on. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly roster: ProviderRoster;
  /** Addresses of the subgraphs that answer from one place, by their name in the supergraph. */
  readonly central: ReadonlyMap<string, string>;
  /** Secret that cursors are signed with; at least 32 bytes, the same on all replicas. */
  readonly cursorKey: Buffer;
  readonly deadlines?: Deadlines;
  readonly limits?: Limits;
  /** Answers what a browser asks for; without it the gateway speaks GraphQL only. */
  readonly portal?: Handler;
  readonly log: Log;
}

/** A gateway that listens; disposing stops listening, lets running requests end and closes all connections. */
export interface Gateway extends AsyncDisposable {
  /** `http://127.0.0.1:4000`; GraphQL at `/graphql` and `/`. */
  readonly url: string;
}

const defaultDeadlines: Deadlines = {
  connectMs: 1_000,
  headersMs: 8_000,
  bodyMs: 4_000,
  totalMs: 10_000,
};
/** Plans are the same for all providers: one is enough to look at, a second says that the schema went wrong. */
const maxEvaluatedPlans = 100;
const planCacheMiB = 50;

/** Opens the gateway, its parts in the order in which a request meets them. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, roster, central, deadlines = defaultDeadlines, limits = defaultLimits } = options;
  silenceTelemetry();
  await using opening = new AsyncDisposableStack();

  const sources = opening.use(openSources({ ...options, deadlines }));

  const server = new ApolloServer<RequestContext>({
    gateway: createEngine(options.supergraphSdl, sources.byName),
    plugins: [createRequestLog(log), requireOperation, createLimits(limits), setAnswerStatus],
    formatError: createErrorMask(log),
    parseOptions: { maxTokens: limits.maxTokens },
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: log.child({ part: 'apollo' }),
  });
  await server.start();
  opening.defer(() => server.stop());

  const health = createHealth([
    ...[...central].map(([name, url]) => ({ name, holds: () => answersGraphql(url) })),
    {
      name: 'providers',
      holds: () => oneAnswersGraphql(roster.current().map(({ url }) => url)),
    },
  ]);
  const service = { server, maxBodyBytes: limits.maxBodyBytes, log };
  const handle = createRouter({ health, portal: options.portal, service });
  const http = opening.use(await openHttpServer({ ...options, handle }));

  const parts = opening.move();
  return { url: http.url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

function createEngine(
  supergraphSdl: string,
  sources: ReadonlyMap<string, GraphQLDataSource<RequestContext>>,
): ApolloGateway {
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
  return gateway;
}
