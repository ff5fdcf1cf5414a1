import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ExecutionResult } from 'graphql';
import {
  createHandler,
  type Request,
  type Response,
  type ResponseInit,
  TOKEN_HEADER_KEY,
  TOKEN_QUERY_KEY,
} from 'graphql-sse';

import type { Log } from '#schema/kernel/log.ts';

import type { Admission } from '../access/admission.ts';
import { Outlet, writeEvents } from './outlet.ts';
import type { SentOperation } from './read-operation.ts';
import { createReservations } from './reservations.ts';
import { type Events, tooManyStreams } from './tell-progress.ts';

/** A request of the protocol that is to be answered. */
export interface SseArrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Its body, read as JSON; null for none. */
  readonly body: Record<string, unknown> | null;
  /** Names the request in the log. */
  readonly requestId: string;
  /** Who was let in with it. */
  readonly admission: Admission;
}

/** An operation that a request brought, and where its events leave. */
export interface SseOperation extends Pick<SseArrival, 'request' | 'requestId' | 'admission'> {
  readonly outlet: Outlet;
  readonly sent: SentOperation;
}

type SseRequest = Pick<Request, 'url' | 'headers'>;

const eventStream = 'text/event-stream';
/** Nothing here may be kept by anybody between the gateway and the caller, nor held back. */
const passing = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/** What goes with a request through the library; nothing where the request is our own. */
type Passed = Omit<SseOperation, 'sent'>;
type Library = ReturnType<typeof createHandler<Passed | null>>;

/** What a speaker is made of. */
export interface SpeakerOptions {
  readonly log: Log;
  /** Streams that may be reserved at once. */
  readonly maxReserved: number;
  /** Aborted when the gateway stops: each stream ends then, after the operations that it tells. */
  readonly stopping: AbortSignal;
}

const noneLeft: Response = [
  JSON.stringify({ errors: [tooManyStreams().toGraphQL()] }),
  {
    status: 503,
    statusText: 'Service Unavailable',
    headers: { 'content-type': 'application/json; charset=utf-8' },
  },
];

/**
 * The protocol of graphql-sse over node:http, in both of its modes: a connection for each operation, or one that is reserved for
 * several. `tell` gives the events of an operation.
 */
export function createSpeaker(
  { log, maxReserved, stopping }: SpeakerOptions,
  tell: (operation: SseOperation) => Events,
): (arrival: SseArrival) => Promise<void> {
  const reservations = createReservations(maxReserved, (token) => {
    endStream(library, token)
      .catch((error: unknown) => log.error({ err: error }, 'reservation not ended'))
      .finally(() => reservations.end(token));
  });
  // Only tokens that were given out here: the library looks them up among an object's fields, inherited ones too.
  const tokenOf = (request: SseRequest): string => {
    const token = sentToken(request);
    return reservations.outletOf(token) === undefined ? '' : token;
  };
  const library: Library = createHandler<Passed | null>({
    authenticate: (request) =>
      request.method === 'PUT' ? (reservations.reserve() ?? noneLeft) : tokenOf(request),
    onSubscribe: (request, sent) => {
      const { raw } = request;
      if (raw === null) return undefined;
      const outlet = reservations.outletOf(tokenOf(request)) ?? raw.outlet;
      outlet.begin();
      const events = tell({ ...raw, outlet, sent });
      // The library prints results as JSON, in which errors are the same before and after they are formatted.
      return events as AsyncGenerator<ExecutionResult>;
    },
    onComplete: (_context, request) => {
      (reservations.outletOf(tokenOf(request)) ?? request.raw?.outlet)?.end();
    },
  });
  return async ({ request, response, body, requestId, admission }) => {
    const { method = 'GET', url = '/' } = request;
    const headers = { get: (name: string) => headerOf(request, name) };
    const own = new Outlet();
    const raw = { request, requestId, admission, outlet: own };
    const [content, init] = await library({ method, url, headers, body, raw, context: null });
    if (content === null || typeof content === 'string') return write(response, content, init);
    const token = tokenOf({ url, headers });
    reservations.take(token);
    response.writeHead(init.status, { ...init.headers, ...passing });
    try {
      const outlet = reservations.outletOf(token) ?? own;
      using _ending = endAtStop(stopping, outlet, content);
      await writeEvents(content, response, { outlet, log: log.child({ requestId }) });
    } finally {
      reservations.end(token);
    }
  };
}

/** Ends a stream when the gateway stops and nothing is told on it; what was told is written still. */
function endAtStop(
  stopping: AbortSignal,
  outlet: Outlet,
  content: AsyncGenerator<string, void, undefined>,
): Disposable {
  const end = (): void => void outlet.idle().then(() => content.return());
  if (stopping.aborted) end();
  else stopping.addEventListener('abort', end);
  return { [Symbol.dispose]: () => stopping.removeEventListener('abort', end) };
}

/** The library keeps what was reserved until somebody takes it: so it is taken, and ended. */
async function endStream(library: Library, token: string): Promise<void> {
  const sent = new Map([
    ['accept', eventStream],
    [TOKEN_HEADER_KEY, token],
  ]);
  const request = { method: 'GET', url: '/', headers: sent, body: null };
  const [content] = await library({ ...request, raw: null, context: null });
  if (typeof content === 'object') await content?.return();
}

function sentToken({ headers, url }: SseRequest): string {
  const { searchParams } = new URL(url, 'http://gateway.invalid');
  return headers.get(TOKEN_HEADER_KEY) ?? searchParams.get(TOKEN_QUERY_KEY) ?? '';
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(', ') : value;
  // The library knows the media type only where it stands alone.
  return name === 'accept' && text?.includes(eventStream) === true ? eventStream : text;
}

/** An answer that is no event stream; what the library says of an error gets a code. */
function write(response: ServerResponse, content: string | null, init: ResponseInit): void {
  response.writeHead(init.status, { ...init.headers, ...passing });
  response.end(content !== null && init.status >= 400 ? withCodes(content) : content);
}

function withCodes(content: string): string {
  const { errors } = JSON.parse(content) as {
    errors: readonly { message: string; extensions?: object }[];
  };
  const coded = errors.map(({ message, extensions }) =>
    extensions === undefined
      ? {
          message: `${message}: see the protocol of graphql-sse.`,
          extensions: { code: 'BAD_REQUEST' },
        }
      : { message, extensions },
  );
  return JSON.stringify({ errors: coded });
}
