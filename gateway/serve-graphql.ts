import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';

import { CodedError, type ErrorCode, errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { Admission } from './access/admission.ts';
import { nobody } from './access/read-caller.ts';
import type { SentQuery } from './audit/canonical-query.ts';
import type { Audit } from './audit/create-audit.ts';
import { readSentQuery } from './audit/read-sent-query.ts';
import { type DocumentGate, gateBody, gateSearch } from './limits/document-gate.ts';
import { type RateKey, rateKeyOf } from './limits/rate/rate-key.ts';
import type { RateLimiter } from './limits/rate/rate-limiter.ts';
import { quotaProblem } from './limits/rate/quota-problem.ts';
import type { Door } from './load/door.ts';
import { priorityOf, retryAfterSeconds } from './load/refuse-when-full.ts';
import { CharsetUnknown, readJsonBody } from './read-body.ts';
import { type RequestContext, startContext } from './request-context.ts';
import { requirePlainHeaders } from './require-plain-headers.ts';

/** What GraphQL over HTTP is answered from. */
export interface GraphqlService {
  readonly server: ApolloServer<RequestContext>;
  readonly maxBodyBytes: number;
  /** Lets through documents that may be run. */
  readonly gate: DocumentGate;
  /** Who asks and what was decided, as it is now. Rejects with a CodedError where nobody can be let in. */
  readonly admit: (request: IncomingMessage) => Promise<Admission>;
  /** Where requests wait until there is room for them. */
  readonly door: Door;
  /** Records what is refused before GraphQL looks at it; undefined where nothing is recorded. */
  readonly audit: Pick<Audit, 'refused'> | undefined;
  /** Counts what callers ask; undefined where nobody is counted. */
  readonly limiter: RateLimiter | undefined;
  readonly log: Log;
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
    return refuseRecorded(service, { request, response, requestId, admission, query, error });
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

const statusOf: Partial<Record<ErrorCode, number>> = {
  BODY_TOO_LARGE: 413,
  TOKEN_INVALID: 401,
  RATE_LIMITED: 429,
  POLICY_STATE_UNAVAILABLE: 503,
  AUDIT_UNAVAILABLE: 503,
  OVERLOADED: 503,
};

interface Refusal {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Null where nobody was let in. */
  readonly admission: Admission | null;
  /** Null where nothing was asked that could be read. */
  readonly query: SentQuery | null;
  readonly error: CodedError;
}

/** Throws RATE_LIMITED for a caller who has nothing left, before anything of the document is looked at. */
export function requireQuota(
  { limiter }: Pick<GraphqlService, 'limiter'>,
  admission: Admission,
): void {
  const { rateKey } = admission;
  if (rateKey !== undefined && limiter?.isSpent(rateKey) === true) throw rateLimited();
}

function rateLimited(): CodedError {
  return new CodedError('RATE_LIMITED', errorCodes.RATE_LIMITED);
}

/**
 * Refuses what GraphQL never sees, once that is counted and recorded: the record says why, the answer does not. Who has nothing left is told
 * that instead, and leaves no record: whoever may be refused as often as they like must not fill the disk.
 */
export async function refuseRecorded(
  { audit, limiter, log }: Pick<GraphqlService, 'audit' | 'limiter' | 'log'>,
  { request, response, requestId, admission, query, error }: Refusal,
): Promise<void> {
  const { code, detail } = error;
  log.info({ requestId, errors: [code] }, 'request refused');
  // What is refused for lack of room is not recorded: that would take room.
  if (code === 'OVERLOADED') return refuse(request, response, error);
  const key = admission?.rateKey ?? rateKeyOf(nobody.caller, request.socket.remoteAddress);
  if (limiter !== undefined && !(await countRefusal(limiter, key, response))) {
    return refuse(request, response, rateLimited());
  }
  const status = statusFor(error);
  const caller = admission?.caller ?? null;
  try {
    await audit?.refused({ requestId, caller, code, rule: detail ?? code, status, query });
  } catch (failure) {
    if (!(failure instanceof CodedError)) throw failure;
    return refuse(request, response, failure);
  }
  refuse(request, response, error);
}

/** Counts what is refused as the cheapest request; says whether anything was left for it, and what is left. */
async function countRefusal(
  limiter: RateLimiter,
  key: RateKey,
  response: ServerResponse,
): Promise<boolean> {
  const { admitted, headers } = await limiter.admit(key, 0);
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'retry-after' || !admitted) response.setHeader(name, value);
  }
  return admitted;
}

/** Ends a request that failed for what has no code. Throws that where all of the request was there: then it is a fault, to be logged. */
export function endUncoded(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (request.complete) throw error;
  response.destroy();
}

function statusFor(error: CodedError): number {
  return error instanceof CharsetUnknown ? 415 : (statusOf[error.code] ?? 400);
}

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
  response.statusCode = statusFor(error);
  response.setHeader('cache-control', 'no-store');
  if (error.code === 'TOKEN_INVALID') {
    // RFC 6750, 3: no word of what was wrong with it.
    response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  }
  if (error.code === 'OVERLOADED') response.setHeader('retry-after', `${retryAfterSeconds}`);
  response.setHeader('content-type', `${media}; charset=utf-8`);
  const problem = quotaProblem(response, accept);
  // What is left of a body that nobody reads would stand before the connection's next request.
  response.setHeader('connection', 'close');
  response.end(problem ?? JSON.stringify({ errors: [error.toGraphQL()] }));
  request.resume();
}
