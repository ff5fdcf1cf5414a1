import { silenceTelemetry } from '#schema/kernel/environment.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { GatewayAccess } from './access/gateway-access.ts';
import { readAccessRules } from './access/levels/access-rules.ts';
import { createApolloServer } from './apollo-server.ts';
import { createEngine } from './create-engine.ts';
import { answersGraphql, oneAnswersGraphql } from './health/answers-graphql.ts';
import { createHealth } from './health/health.ts';
import { type Handler, openHttpServer } from './http-server.ts';
import { defaultLimits, type Limits } from './limits/limit-requests.ts';
import { openSources } from './open-sources.ts';
import { createRouter } from './route-requests.ts';
import type { ProviderRoster } from './scatter/provider-roster.ts';
import type { Deadlines } from './scatter/scatter-data-source.ts';
import { createStreamHandler } from './stream/serve-streams.ts';

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
  /** Lets requests in, and says what was decided; asked again for each event of a stream. */
  readonly access: GatewayAccess;
  /** Answers what a browser asks for; without it the gateway speaks GraphQL only. */
  readonly portal?: Handler;
  /** Gives tokens to who works on this machine; without it there are none but those of identity providers. */
  readonly development?: Handler;
  readonly log: Log;
}

/** A gateway that listens; disposing stops listening, lets running requests end and closes all connections. */
export interface Gateway extends AsyncDisposable {
  /** `http://127.0.0.1:4000`; GraphQL at `/graphql` and `/`. */
  readonly url: string;
}

/** What a gateway has where it is told nothing else. */
export const defaultDeadlines: Deadlines = {
  connectMs: 1_000,
  headersMs: 8_000,
  bodyMs: 4_000,
  totalMs: 10_000,
  mergedMs: 2_000,
};

/** Opens the gateway, its parts in the order in which a request meets them. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const {
    access,
    log,
    roster,
    central,
    deadlines = defaultDeadlines,
    limits = defaultLimits,
  } = options;
  silenceTelemetry();
  await using opening = new AsyncDisposableStack();

  const sources = opening.use(openSources({ ...options, own: access.own, deadlines }));

  const { engine, schema } = createEngine(options.supergraphSdl, sources.byName);
  const server = createApolloServer(engine, {
    rules: readAccessRules(options.supergraphSdl),
    limits,
    log,
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
  const { maxBodyBytes, maxTokens, maxStreams } = limits;
  const service = { server, maxBodyBytes, admit: access.admit, log };
  const streams = createStreamHandler({
    ...service,
    maxTokens,
    maxStreams,
    schema,
    streamMs: deadlines.totalMs,
  });
  const { portal, development } = options;
  const handle = createRouter({ health, portal, development, service, streams });
  const http = opening.use(await openHttpServer({ ...options, handle }));

  const parts = opening.move();
  return { url: http.url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
