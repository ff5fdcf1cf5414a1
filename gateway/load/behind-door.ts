import type { IncomingMessage, ServerResponse } from 'node:http';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Handler } from '../http-server.ts';
import type { Door, Priority } from './door.ts';

/** Seconds that a refused client is asked to wait. */
const retryAfter = 2;
/** A body that is announced as no longer than this is read past, so that the connection stays; any other ends it. */
const readPastBytes = 65_536;

/** Lets requests through a door. One that finds no room is answered 503 before anything of it is read. */
export function behindDoor(door: Door, handle: Handler): Handler {
  return async (request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    let entered: Disposable;
    try {
      entered = await door.enter(priorityOf(request), gone.signal);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (!response.destroyed) refuse(request, response, error);
      return;
    }
    using _place = entered;
    await handle(request, response);
  };
}

/** By what the client says of itself: whoever says that they have a token and have none is soon gone. */
function priorityOf({ headers }: IncomingMessage): Priority {
  return headers.authorization === undefined ? 'PUBLIC' : 'AUTHENTICATED';
}

function refuse(request: IncomingMessage, response: ServerResponse, error: CodedError): void {
  const graphql = 'application/graphql-response+json';
  const media = request.headers.accept?.includes(graphql) === true ? graphql : 'application/json';
  const length = Number(request.headers['content-length'] ?? (request.method === 'GET' ? 0 : NaN));
  if (!(length <= readPastBytes)) response.setHeader('connection', 'close');
  response.writeHead(503, {
    'content-type': `${media}; charset=utf-8`,
    'cache-control': 'no-store',
    'retry-after': `${retryAfter}`,
  });
  response.end(JSON.stringify({ errors: [error.toGraphQL()] }));
  request.resume();
}
