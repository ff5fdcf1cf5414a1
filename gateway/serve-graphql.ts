import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { type ApolloServer, HeaderMap } from '@apollo/server';

import { CodedError, type ErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { Admission } from './access/admission.ts';
import { type DocumentGate, gateBody, gateSearch } from './limits/document-gate.ts';
import { quotaProblem } from './limits/rate/quota-problem.ts';
import { CharsetUnknown, readJsonBody } from './read-body.ts';
import type { RequestContext } from './request-context.ts';
import { requirePlainHeaders } from './require-plain-headers.ts';

/** What GraphQL over HTTP is answered from. */
export interface GraphqlService {
  readonly server: ApolloServer<RequestContext>;
  readonly maxBodyBytes: number;
  /** Lets through documents that may be run. */
  readonly gate: DocumentGate;
  /** Who asks and what was decided, as it is now. Rejects with a CodedError where nobody can be let in. */
  readonly admit: (request: IncomingMessage) => Promise<Admission>;
  readonly log: Log;
}

/** Answers one GraphQL request, whatever is wrong with it; ends its calls to providers when the client leaves. */
export async function serveGraphql(
  service: GraphqlService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { server, maxBodyBytes, gate, admit, log } = service;
  const requestId = randomUUID();
  response.setHeader('x-request-id', requestId);
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  let { search } = new URL(request.url ?? '/', 'http://gateway.invalid');
  let body: unknown;
  let admission: Admission;
  try {
    requirePlainHeaders(request);
    body = await readJsonBody(request, maxBodyBytes);
    admission = await admit(request);
    if (request.method === 'GET') search = gateSearch(gate, search);
    else body = gateBody(gate, body);
  } catch (error) {
    if (!(error instanceof CodedError)) return void response.destroy();
    log.info({ requestId, errors: [error.code] }, 'request refused');
    return refuse(request, response, error);
  }
  const { whole: scope } = admission.scopes;
  const context = { admission, scope, signal: gone.signal, requestId, asked: new Map() };
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      search,
      body,
    },
    context: () => Promise.resolve(context),
  });
  if (response.destroyed) return;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  // Nothing here may be kept by anybody between the gateway and the caller.
  response.setHeader('cache-control', 'no-store');
  response.statusCode = answer.status ?? 200;
  const problem = quotaProblem(response, request.headers.accept);
  if (problem !== null) return void response.end(problem);
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

const statusOf: Partial<Record<ErrorCode, number>> = {
  BODY_TOO_LARGE: 413,
  TOKEN_INVALID: 401,
  POLICY_STATE_UNAVAILABLE: 503,
};

/** Answers with an error what could not be read, or who could not be let in. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: CodedError,
): void {
  const accept = request.headers.accept ?? '';
  const media = accept.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json';
  response.statusCode = error instanceof CharsetUnknown ? 415 : (statusOf[error.code] ?? 400);
  if (error.code === 'TOKEN_INVALID') {
    // RFC 6750, 3: no word of what was wrong with it.
    response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  }
  response.setHeader('content-type', `${media}; charset=utf-8`);
  // What is left of a body that nobody reads would stand before the connection's next request.
  response.setHeader('connection', 'close');
  response.end(JSON.stringify({ errors: [error.toGraphQL()] }));
  request.resume();
}
