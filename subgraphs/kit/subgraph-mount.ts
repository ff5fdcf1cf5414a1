import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';

import type { Log } from '#schema/kernel/log.ts';

import { maskError } from './mask-error.ts';
import type { Mount, MountRequest, MountResponse } from './mount.ts';

/** What a subgraph's resolvers get for one request. */
export interface SubgraphContext {
  /** What stands in the response's `extensions`, asked when all fields are resolved. */
  readonly extensions?: () => Readonly<Record<string, unknown>>;
}

/** A subgraph under a path. */
export interface SubgraphMountOptions<Context extends SubgraphContext> {
  /** Such as `/nlst`. */
  readonly path: string;
  /** Mounts of one schema share one server, and with it the parsed and validated documents. */
  readonly schema: GraphQLSchema;
  /** Called once for each request. */
  readonly context: (request: MountRequest) => Context;
  readonly log: Log;
}

type Server = ApolloServer<SubgraphContext>;

const servers = new WeakMap<GraphQLSchema, Promise<Server>>();

/** Serves a subgraph under a path; of its errors only coded ones leave it, the others are logged and masked. */
export function createSubgraphMount<Context extends SubgraphContext>(
  options: SubgraphMountOptions<Context>,
): Mount {
  const { path, schema, context, log } = options;
  let server = servers.get(schema);
  if (server === undefined) {
    server = startServer(schema, log);
    servers.set(schema, server);
  }
  const started = server;
  return {
    path,
    respond: async (request) => respond(await started, request, context(request)),
  };
}

async function startServer(schema: GraphQLSchema, log: Log): Promise<Server> {
  const server = new ApolloServer<SubgraphContext>({
    schema,
    introspection: true,
    persistedQueries: false,
    // Only gateways post here; a browser has nothing to forge.
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => maskError(formatted, error, log),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Each of these would wrap every field's resolver or send something home.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      {
        requestDidStart: async () => ({
          willSendResponse: async ({ response, contextValue }) => {
            if (response.body.kind !== 'single' || contextValue.extensions === undefined) return;
            response.body.singleResult.extensions = contextValue.extensions();
          },
        }),
      },
    ],
  });
  await server.start();
  return server;
}

const requestHeaders = new HeaderMap([['content-type', 'application/json']]);

async function respond(
  server: Server,
  request: MountRequest,
  context: SubgraphContext,
): Promise<MountResponse> {
  const { body, status, headers } = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: requestHeaders, search: '', body: request.body },
    context: async () => context,
  });
  if (body.kind !== 'complete') throw new Error('a subgraph answers in one piece');
  return { status: status ?? 200, headers: Object.fromEntries(headers), body: body.string };
}
