import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Admission } from './access/admission.ts';
import { readSentQuery } from './audit/read-sent-query.ts';
import { type DocumentGate, gateBody, gateSearch } from './limits/document-gate.ts';
import { quotaProblem } from './limits/rate/quota-problem.ts';
import type { Door } from './load/door.ts';
import { priorityOf } from './load/refuse-when-full.ts';
import { readJsonBody } from './read-body.ts';
import { endUncoded, type RefusalParts, refuseRecorded, requireQuota } from './refuse-requests.ts';
import { type RequestContext, startContext } from './request-context.ts';
import { requirePlainHeaders } from './require-plain-headers.ts';

/** What GraphQL over HTTP is answered from. */
export interface GraphqlService extends RefusalParts {
  readonly server: ApolloServer<RequestContext>;
  readonly maxBodyBytes: number;
  /** Lets through documents that may be run. */
  readonly gate: DocumentGate;
  /** Who asks and what was decided, as it is now. Rejects with a CodedError where nobody can be let in. */
  readonly admit: (request: IncomingMessage) => Promise<Admission>;
  /** Where requests wait until there is room for them. */
  readonly door: Door;
}

/** Answers one GraphQL request, whatever is wrong with it; ends its calls to providers when the client leaves. */
export async function serveGraphql(
  service: GraphqlService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { server, maxBodyBytes, gate, door, admit } = service;
  const requestId = randomUUID();
  response.setHeader('x-request-id', requestId);
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  let { search } = new URL(request.url ?? '/', 'http://gateway.invalid');
  let body: unknown;
  let admission: Admission | null = null;
  using place = new DisposableStack();
  try {
    requirePlainHeaders(request);
    body = await readJsonBody(request, maxBodyBytes);
    place.use(await door.enter(priorityOf(request), gone.signal));
    admission = await admit(request);
    requireQuota(service, admission);
    if (request.method === 'GET') search = gateSearch(gate, search);
    else body = gateBody(gate, body);
  } catch (error) {
    if (!(error instanceof CodedError)) return endUncoded(request, response, error);
    const query = readSentQuery(body, search);
    return refuseRecorded(service, { request, requestId, admission, query, error }, response);
  }
  const context = startContext(admission, { signal: gone.signal, requestId });
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      search,
      body,
    },
    context: () => Promise.resolve(context),
  });
  if (!response.destroyed) await send(response, answer, request.headers.accept);
}

async function send(
  response: ServerResponse,
  answer: HTTPGraphQLResponse,
  accept: string | undefined,
): Promise<void> {
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  // Nothing here may be kept by anybody between the gateway and the caller.
  response.setHeader('cache-control', 'no-store');
  response.statusCode = answer.status ?? 200;
  const problem = quotaProblem(response, accept);
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
  // Nothing is answered in parts here; who takes parts alone is told what is wrong with the document all the same (RFC 9110, 12.5.1).
  if (onlyParts.test(headers.get('accept') ?? '')) headers.set('accept', '*/*');
  return headers;
}

const onlyParts = /^\s*multipart\/mixed\b[^,]*$/i;
