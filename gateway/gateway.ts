import { silenceTelemetry } from '#schema/kernel/environment.ts';

import type { GatewayAccess } from './access/gateway-access.ts';
import { readAccessRules } from './access/levels/access-rules.ts';
import { createApolloServer } from './apollo-server.ts';
import { createEngine } from './create-engine.ts';
import { defaultLimits, type Limits } from './limits/limit-requests.ts';
import { type FrontOptions, openFront } from './open-front.ts';
import { openSources } from './open-sources.ts';
import type { Deadlines } from './scatter/scatter-data-source.ts';
import { createStreamHandler } from './stream/serve-streams.ts';

/** What a gateway is opened with. */
export interface GatewayOptions extends FrontOptions {
  /** Any supergraph in which the scattered subgraph is named `provider`. */
  readonly supergraphSdl: string;
  /** Secret that cursors are signed with; at least 32 bytes, the same on all replicas. */
  readonly cursorKey: Buffer;
  readonly deadlines?: Deadlines;
  readonly limits?: Limits;
  /** Lets requests in, and says what was decided; asked again for each event of a stream. */
  readonly access: GatewayAccess;
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
  const { access, log, deadlines = defaultDeadlines, limits = defaultLimits } = options;
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

  const { maxBodyBytes, maxTokens, maxStreams } = limits;
  const service = { server, maxBodyBytes, admit: access.admit, log };
  const stopping = new AbortController();
  const streams = createStreamHandler({
    ...service,
    maxTokens,
    maxStreams,
    schema,
    streamMs: deadlines.totalMs,
    stopping: stopping.signal,
  });
  const onStopping = (): void => stopping.abort();
  const http = opening.use(await openFront(options, { service, streams, onStopping }));

  const parts = opening.move();
  return { url: http.url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
