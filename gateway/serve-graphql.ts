import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { type ApolloServer, HeaderMap } from '@apollo/server';

import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { readJsonBody } from './read-body.ts';
import type { RequestContext } from './request-context.ts';

/** What GraphQL over HTTP is answered from. */
export interface GraphqlService {
  readonly server: ApolloServer<RequestContext>;
  readonly maxBodyBytes: number;
  /** What the caller of a request may see, as it is now. */
  readonly scopeOf: (request: IncomingMessage) => CallerScope;
  readonly log: Log;
}

/** Answers one GraphQL request, whatever is wrong with it; ends its calls to providers when the client leaves. */
export async function serveGraphql(
  service: GraphqlService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { server, maxBodyBytes, scopeOf, log } = service;
  const requestId = randomUUID();
  response.setHeader('x-request-id', requestId);
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  let body: unknown;
  try {
    body = await readJsonBody(request, maxBodyBytes);
  } catch (error) {
    if (!(error instanceof CodedError)) return void response.destroy();
    log.info({ requestId, errors: [error.code] }, 'request refused');
    return refuse(request, response, error);
  }
  const scope = scopeOf(request);
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      search: new URL(request.url ?? '/', 'http://gateway.invalid').search,
      body,
    },
    context: () => Promise.resolve({ scope, signal: gone.signal, requestId, asked: new Map() }),
  });
  if (response.destroyed) return;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  // Nothing here may be kept by anybody between the gateway and the caller.
  response.setHeader('cache-control', 'no-store');
  response.statusCode = answer.status ?? 200;
  if (answer.body.kind === 'complete') return void response.end(answer.body.string);
  for await (const chunk of answer.body.asyncIterator) response.write(chunk);
  response.end();
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** Answers with an error what could not be read. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: CodedError,
): void {
  const accept = request.headers.accept ?? '';
  const media = accept.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json';
  response.statusCode = error.code === 'BODY_TOO_LARGE' ? 413 : 400;
  response.setHeader('content-type', `${media}; charset=utf-8`);
  // What is left of a body that nobody reads would stand before the connection's next request.
  response.setHeader('connection', 'close');
  response.end(JSON.stringify({ errors: [error.toGraphQL()] }));
  request.resume();
}
