import { X509Certificate } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { CodedError, errorCodes, type ErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';
import { requireLoopback } from '#schema/kernel/loopback.ts';

import type { Mount, MountResponse } from './mount.ts';

/** What a host needs to be reached from other machines: PEM texts. */
export interface HostTls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** Who signs the certificates of those who may call; nobody else gets as far as a request. */
  readonly clientCa: string | Buffer;
}

/** How a host is opened. */
export interface HostOptions {
  /** Address to listen on; loopback where there is no `tls`. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly mounts: readonly Mount[];
  /** Speaks https, and with those only who show a certificate. */
  readonly tls?: HostTls;
  readonly log: Log;
}

/** An HTTP server of this process with subgraphs under paths. Disposing ends running requests' connections. */
export interface SubgraphHost extends AsyncDisposable {
  /** `http://127.0.0.1:4001`, or `https://…`; a mount answers at this followed by its path. */
  readonly url: string;
  /** Adds a mount, or replaces the one of the same path. */
  readonly mount: (mount: Mount) => void;
  /** Takes a mount away; requests under way are answered still. */
  readonly unmount: (path: string) => void;
}

const maxBodyBytes = 2_000_000;
/** Longer than a gateway keeps its end open, so that it never writes to a connection that is closing. */
const keepAliveMs = 65_000;
/** A call can bring a whole passport (64 KiB) and a ticket beside it. */
const maxHeaderSize = 131_072;
const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' };

/**
 * Opens a host. Throws CONFIGURATION_INVALID for an address off loopback without `tls` and for `tls` that does not fit together, and
 * ADDRESS_IN_USE for a taken port.
 */
export async function openSubgraphHost(options: HostOptions): Promise<SubgraphHost> {
  const { tls, log } = options;
  const host = tls === undefined ? requireLoopback(options.host) : options.host;
  const mounts = new Map(options.mounts.map((mount) => [mount.path, mount]));
  const server = createHttpServer(tls, (request, response) => {
    void answer(mounts, request, response).catch((error: unknown) => {
      log.error({ err: error }, 'request not answered');
      if (response.headersSent) response.destroy();
      else send(response, refuse(500, 'INTERNAL_SERVER_ERROR'));
    });
  });
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${tls === undefined ? '' : 's'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    mount: (mount) => void mounts.set(mount.path, mount),
    unmount: (path) => void mounts.delete(path),
    [Symbol.asyncDispose]: () => close(server),
  };
}

function createHttpServer(
  tls: HostTls | undefined,
  listener: RequestListener,
): Server | SecureServer {
  const common: ServerOptions = { keepAliveTimeout: keepAliveMs, maxHeaderSize };
  if (tls === undefined) return createServer(common, listener);
  const { cert, key, clientCa } = tls;
  const secured = { cert, key, ca: clientCa, requestCert: true, rejectUnauthorized: true };
  try {
    // With nothing in it Node would trust everybody's authorities.
    void new X509Certificate(clientCa);
    return createSecureServer({ ...common, ...secured, minVersion: 'TLSv1.3' }, listener);
  } catch (error) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'The certificate, its key and the CA of clients are not three PEM files that belong together: check them.',
      error instanceof Error ? error.message : undefined,
    );
  }
}

async function answer(
  mounts: ReadonlyMap<string, Mount>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/';
  if (path === '/health') {
    const body = JSON.stringify({ status: 'ok', mounts: [...mounts.keys()] });
    send(response, { status: 200, headers: jsonHeaders, body });
    return;
  }
  const mount = mounts.get(path);
  if (mount === undefined) return refuseAndDrain(request, response, 404, 'PROVIDER_UNKNOWN');
  if (request.method !== 'POST') return refuseAndDrain(request, response, 405, 'BAD_REQUEST');
  if (!isJson(request)) return refuseAndDrain(request, response, 415, 'BAD_REQUEST');
  const bytes = await readBody(request);
  if (bytes === null) return refuseAndDrain(request, response, 413, 'BODY_TOO_LARGE');
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    send(response, refuse(400, 'BAD_REQUEST'));
    return;
  }
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  send(
    response,
    await mount.respond({ headers: request.headers, bytes, body, signal: gone.signal }),
  );
}

function isJson(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('application/json') === true;
}

/** The body; null for one that is too large, of which the rest is not read. */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
      else resolve(null);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function refuseAndDrain(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: ErrorCode,
): void {
  const { headers, ...rest } = refuse(status, code);
  // A body that nobody reads would stand in the way of the connection's next request.
  send(response, { ...rest, headers: { ...headers, connection: 'close' } });
  request.resume();
}

function refuse(status: number, code: ErrorCode): MountResponse {
  const errors = [{ message: errorCodes[code], extensions: { code } }];
  return { status, headers: jsonHeaders, body: JSON.stringify({ errors }) };
}

function send(response: ServerResponse, { status, headers, body }: MountResponse): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

// A gateway opens many connections to thirty paths of one port at once; a refused one comes back only after a second.
const backlog = 4096;

function listen(server: Server | SecureServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error);
      else {
        const message = `Port ${port} is taken by another program: stop it, or choose another with --port.`;
        reject(new CodedError('ADDRESS_IN_USE', message));
      }
    });
    server.listen({ port, host, backlog }, resolve);
  });
}

function close(server: Server | SecureServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
