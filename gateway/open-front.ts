import type { Audit } from './audit/create-audit.ts';
import type { GatewayAccess } from './access/gateway-access.ts';
import {
  answersGraphql,
  type Asked,
  livenessQuestion,
  oneAnswersGraphql,
} from './health/answers-graphql.ts';
import { createHealth, type ReadinessCheck } from './health/health.ts';
import { keepCheck } from './health/keep-check.ts';
import {
  type Handler,
  type HttpServer,
  type HttpServerOptions,
  openHttpServer,
} from './http-server.ts';
import { type LagWatch, watchLag } from './load/watch-lag.ts';
import { createRouter } from './route-requests.ts';
import type { ProviderRoster, RosterEntry } from './scatter/provider-roster.ts';
import type { GraphqlService } from './serve-graphql.ts';

/** How requests come in, and what readiness looks at. */
export interface FrontOptions extends Omit<HttpServerOptions, 'handle' | 'onStopping'> {
  readonly roster: ProviderRoster;
  /** Providers answer nobody without it, not even whether they are there. */
  readonly access: Pick<GatewayAccess, 'own'>;
  /** Whether what is asked can be recorded; without it nothing is. */
  readonly audit?: Pick<Audit, 'isAvailable'>;
  /** Addresses of the subgraphs that answer from one place, by their name in the supergraph. */
  readonly central: ReadonlyMap<string, string>;
  /** How late this process is; measured where nothing is given. */
  readonly lag?: LagWatch;
  /** Answers what a browser asks for; without it the gateway speaks GraphQL only. */
  readonly portal?: Handler;
  /** Gives tokens to who works on this machine; without it there are none but those of identity providers. */
  readonly development?: Handler;
}

/** Who answers GraphQL. */
export interface FrontServices {
  readonly service: GraphqlService;
  readonly streams: Handler;
  /** Called when the gateway begins to stop. */
  readonly onStopping: () => void;
}

/**
 * Opens all that stands before GraphQL: listens, says whether it is alive and ready, lets so many requests in and shows each to who answers
 * it. Disposing says that it is not ready any more, and then stops without losing a request.
 */
export async function openFront(
  options: FrontOptions,
  { service, streams, onStopping }: FrontServices,
): Promise<HttpServer> {
  await using opening = new AsyncDisposableStack();
  const { portal, development } = options;
  const lag = options.lag ?? opening.use(watchLag());
  let stopping = false;
  const health = createHealth([
    { name: 'open', holds: () => Promise.resolve(!stopping) },
    { name: 'keepsUp', holds: () => Promise.resolve(lag.keepsUp()) },
    ...othersOf(options).map((check) => keepCheck(check)),
  ]);
  const handle = createRouter({ health, portal, development, service, streams });
  const stop = (): void => {
    stopping = true;
    onStopping();
  };
  const http = opening.use(await openHttpServer({ ...options, handle, onStopping: stop }));
  const parts = opening.move();
  return { url: http.url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

function othersOf({ central, roster, access, audit }: FrontOptions): ReadinessCheck[] {
  const asOwn = ({ id, url }: RosterEntry): Asked => {
    return { url, headers: access.own.headersFor(id, livenessQuestion) };
  };
  return [
    ...[...central].map(([name, url]) => ({
      name,
      holds: () => answersGraphql({ url, headers: {} }),
    })),
    { name: 'providers', holds: () => oneAnswersGraphql(roster.current().map(asOwn)) },
    // Without a record there is no answer.
    ...(audit === undefined ? [] : [{ name: 'audit', holds: audit.isAvailable }]),
  ];
}
