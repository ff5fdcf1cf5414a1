import type { IncomingMessage, ServerResponse } from 'node:http';

import { mediaFor } from '../answer-status.ts';
import type { Handler } from '../http-server.ts';
import { addressGroup } from '../limits/rate/rate-key.ts';
import { Arrivals } from './arrivals.ts';
import { type Door, overloaded, type Priority } from './door.ts';

/** Seconds that a refused client is asked to wait. */
export const retryAfterSeconds = 2;
/** A body that is announced as no longer than this is read past, so that the connection stays; any other ends it. */
const readPastBytes = 65_536;
/** Bytes that clients may be sending at once, as they announce them. */
const mostArriving = 256 * 1_024 * 1_024;

/** What requests are let in by. */
export interface FullCheck {
  readonly door: Door;
  /** How long a body can be that does not say so. */
  readonly maxBodyBytes: number;
}

/**
 * Answers 503, before anything of it is read, to a request for which there will be no room. A place is taken only when all of a request is there,
 * or slow senders would take all places.
 */
export function refuseWhenFull({ door, maxBodyBytes }: FullCheck, handle: Handler): Handler {
  const arrivals = new Arrivals(mostArriving);
  return (request, response) => {
    // Of a longer one no more is read.
    const bytes = Math.min(announcedBytes(request) ?? maxBodyBytes, maxBodyBytes);
    const from = addressGroup(request.socket.remoteAddress ?? '');
    const arrived = door.isFull(priorityOf(request))
      ? null
      : arrivals.begin(from, bytes, () => request.destroy());
    if (arrived === null) {
      refuse(request, response);
      return Promise.resolve();
    }
    request.once('end', arrived).once('close', arrived);
    // A request that is answered before all of it is there may neither end nor close.
    response.once('close', arrived);
    return handle(request, response);
  };
}

/** By what the client says of itself: whoever says that they have a token and have none is soon gone. */
export function priorityOf({ headers }: IncomingMessage): Priority {
  return headers.authorization === undefined ? 'PUBLIC' : 'AUTHENTICATED';
}

/** Undefined for a body in chunks. */
function announcedBytes({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  if ((announcedBytes(request) ?? Infinity) > readPastBytes) {
    response.setHeader('connection', 'close');
  }
  response.writeHead(503, {
    'content-type': `${mediaFor(request.headers.accept)}; charset=utf-8`,
    'cache-control': 'no-store',
    'retry-after': `${retryAfterSeconds}`,
  });
  response.end(JSON.stringify({ errors: [overloaded().toGraphQL()] }));
  request.resume();
}
