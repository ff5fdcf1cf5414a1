import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';
import { requireLoopback } from '#schema/kernel/loopback.ts';

import { defaultUnsentLimits, limitUnsent, type UnsentLimits } from './load/unsent-answers.ts';
import { OpenConnections } from './load/open-connections.ts';
import { defaultStopTimes, type StopTimes, stopServer } from './load/stop-server.ts';

/** Answers a request as a whole. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * An HTTP server that listens. Disposing lets running requests end, as `load/stop-server.ts` says, and waits for the work of those whose
 * clients have gone: what they record needs what is closed next.
 */
export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
}

/** How long connections may take for what, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  /** Until the connection is secured, where it is to be, and again until all headers are there. */
  readonly headersMs: number;
  /** Until all of a request is there. */
  readonly requestMs: number;
  /** Between two requests. */
  readonly keepAliveMs: number;
  /** How often the times above are looked at. */
  readonly checkMs: number;
  readonly connections: number;
  readonly unsent: UnsentLimits;
}

/** Certificate and key, as PEM texts. */
export interface ServerTls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

/** Where to listen and who answers. */
export interface HttpServerOptions {
  /** Loopback address, or any with `tls`. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Speaks https instead of http. */
  readonly tls?: ServerTls;
  readonly handle: Handler;
  readonly connections?: ConnectionLimits;
  readonly stop?: StopTimes;
  /** Called when it begins to stop, while it still listens. */
  readonly onStopping?: () => void;
  readonly log: Log;
}

/** What holds unless somebody says otherwise. */
export const defaultConnectionLimits: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  checkMs: 1_000,
  connections: 4_000,
  unsent: defaultUnsentLimits,
};

// A passport of 64 KiB, and what else a client sends.
const maxHeaderBytes = 80 * 1024;
// Many clients that open connections at once: one that the queue has no room for comes back only after a second.
const backlog = 4096;

/** Listens. Throws CONFIGURATION_INVALID off loopback without `tls`, and ADDRESS_IN_USE for a taken port. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { tls, connections = defaultConnectionLimits, stop = defaultStopTimes, log } = options;
  const host = tls === undefined ? requireLoopback(options.host) : options.host;
  const server = create(tls, connections);
  const unsent = limitUnsent(connections.unsent);
  const open = new OpenConnections(server, tls !== undefined);
  const running = new Set<Promise<void>>();
  server.on('request', (request, response) => {
    const work = options
      .handle(request, response)
      .catch((error: unknown) => {
        log.error({ err: error }, 'request not answered');
        if (response.headersSent) response.destroy();
        else {
          response.writeHead(500, { 'content-type': 'text/plain' }).end('Something went wrong.\n');
        }
      })
      .finally(() => {
        running.delete(work);
        unsent.watch(response);
      });
    running.add(work);
  });
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  const scheme = tls === undefined ? 'http' : 'https';
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    [Symbol.asyncDispose]: async () => {
      options.onStopping?.();
      await stopServer(server, open, stop);
      await Promise.all(running);
    },
  };
}

function create(tls: ServerTls | undefined, limits: ConnectionLimits): Server {
  const settings: ServerOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
    maxHeaderSize: maxHeaderBytes,
  };
  const server =
    tls === undefined ? createServer(settings) : createSecure(tls, settings, limits.headersMs);
  server.maxConnections = limits.connections;
  return server;
}

function createSecure(
  { cert, key }: ServerTls,
  settings: ServerOptions,
  handshakeTimeout: number,
): Server {
  try {
    const secured = { cert, key, minVersion: 'TLSv1.2', handshakeTimeout } as const;
    return createSecureServer({ ...settings, ...secured });
  } catch (error) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'The certificate and the key of the gateway are not two PEM files that belong together: check them.',
      error instanceof Error ? error.message : undefined,
    );
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken by another program: stop it, or choose another with --port.`;
      reject(error.code === 'EADDRINUSE' ? new CodedError('ADDRESS_IN_USE', taken) : error);
    });
    server.listen({ port, host, backlog }, resolve);
  });
}
