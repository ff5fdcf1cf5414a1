import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';
import { requireLoopback } from '#schema/kernel/loopback.ts';

/** Answers a request as a whole. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTP server that listens. Disposing lets running requests end for a while, then closes their connections. */
export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
}

/** Where to listen and who answers. */
export interface HttpServerOptions {
  /** Loopback address. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly handle: Handler;
  readonly log: Log;
}

const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 65_000;
// A passport of 64 KiB, and what else a client sends.
const maxHeaderBytes = 80 * 1024;
const graceMs = 3_000;
// Many clients that open connections at once: one that the queue has no room for comes back only after a second.
const backlog = 4096;

/** Listens. Throws CONFIGURATION_INVALID off loopback and ADDRESS_IN_USE for a taken port. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const host = requireLoopback(options.host);
  const server = createServer({
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
  });
  server.on('request', (request, response) => {
    void options.handle(request, response).catch((error: unknown) => {
      options.log.error({ err: error }, 'request not answered');
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('Something went wrong.\n');
    });
  });
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    [Symbol.asyncDispose]: () => close(server),
  };
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hurry = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(hurry);
      resolve();
    });
    server.closeIdleConnections();
  });
}
