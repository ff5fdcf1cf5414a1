import { readFileSync } from 'node:fs';

import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type GraphQLResponse } from '@apollo/server';

import { silenceTelemetry } from '#schema/kernel/environment.ts';

import type { TestContext } from './scatter-setup.ts';

/** The composed supergraph, as committed. */
export const supergraphSdl = readFileSync(
  new URL('../../schema/supergraph.graphql', import.meta.url),
  'utf8',
);

/** A real ApolloGateway in a real ApolloServer, without a port. */
export interface ApolloSetup extends AsyncDisposable {
  /** Runs an operation; the whole answer, as JSON would have it. */
  readonly ask: (query: string, variables?: Record<string, unknown>) => Promise<unknown>;
  readonly gateway: ApolloGateway;
}

/** Starts it with the scattered subgraph as given and every central one answering `central`. */
export async function startApollo(
  provider: GraphQLDataSource<TestContext>,
  central: Record<string, unknown> = {},
  sdl: string = supergraphSdl,
): Promise<ApolloSetup> {
  silenceTelemetry();
  const gateway = new ApolloGateway({
    supergraphSdl: sdl,
    buildService: ({ name }) =>
      name === 'provider'
        ? provider
        : { process: () => Promise.resolve({ data: structuredClone(central) }) },
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const server = new ApolloServer<TestContext>({
    gateway,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  await server.start();
  return {
    gateway,
    ask: async (query, variables = {}) => {
      const { body } = (await server.executeOperation(
        { query, variables },
        { contextValue: {} },
      )) as GraphQLResponse;
      return body.kind === 'single' ? JSON.parse(JSON.stringify(body.singleResult)) : null;
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

function ignore(): void {
  // The tests look at answers, not at what Apollo says about them.
}
