import type { IncomingMessage, ServerResponse } from 'node:http';

import { CodedError, type ErrorCode, errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { Admission } from './access/admission.ts';
import { nobody } from './access/read-caller.ts';
import { mediaFor } from './answer-status.ts';
import type { SentQuery } from './audit/canonical-query.ts';
import type { Audit } from './audit/create-audit.ts';
import { quotaProblem } from './limits/rate/quota-problem.ts';
import { rateKeyOf } from './limits/rate/rate-key.ts';
import type { RateLimiter } from './limits/rate/rate-limiter.ts';
import { retryAfterSeconds } from './load/refuse-when-full.ts';
import { CharsetUnknown } from './read-body.ts';

/** Who hears of what is refused before GraphQL looks at it. */
export interface RefusalParts {
  /** Records it; undefined where nothing is recorded. */
  readonly audit: Pick<Audit, 'refused'> | undefined;
  /** Counts it; undefined where nobody is counted. */
  readonly limiter: RateLimiter | undefined;
  readonly log: Log;
}

/** Something that is refused. */
export interface Refusal {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** Null where nobody was let in. */
  readonly admission: Admission | null;
  /** Null where nothing was asked that could be read. */
  readonly query: SentQuery | null;
  readonly error: CodedError;
}

/** What became of a refusal. */
export interface NotedRefusal {
  /** What the caller is told in its place, where it was one too many or could not be recorded. */
  readonly instead: CodedError | null;
  /** What the caller is told of what is left to them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Throws RATE_LIMITED for a caller who has nothing left, before anything of the document is looked at. */
export function requireQuota(
  { limiter }: Pick<RefusalParts, 'limiter'>,
  admission: Admission,
): void {
  const { rateKey } = admission;
  if (rateKey !== undefined && limiter?.isSpent(rateKey) === true) throw rateLimited();
}

/** Counts, as the cheapest, a request that GraphQL never looks at. Throws RATE_LIMITED for one that is too many. */
export async function countRequest(
  { limiter }: Pick<RefusalParts, 'limiter'>,
  { rateKey }: Admission,
): Promise<void> {
  if (rateKey === undefined || limiter === undefined) return;
  const { admitted } = await limiter.admit(rateKey, 0);
  if (!admitted) throw rateLimited();
}

function rateLimited(): CodedError {
  return new CodedError('RATE_LIMITED', errorCodes.RATE_LIMITED);
}

/**
 * Counts what is refused as the cheapest request, and records it: the record says why, the answer does not. Who has nothing left is told
 * that instead, and leaves no record: whoever may be refused as often as they like must not fill the disk. `status` is that of the answer.
 */
export async function noteRefusal(
  parts: RefusalParts,
  refusal: Refusal,
  status: number,
): Promise<NotedRefusal> {
  const { request, requestId, admission, error } = refusal;
  parts.log.info({ requestId, errors: [error.code] }, 'request refused');
  // What is refused for lack of room is not recorded: that would take room.
  if (error.code === 'OVERLOADED') return { instead: null, headers: {} };
  const key = admission?.rateKey ?? rateKeyOf(nobody.caller, request.socket.remoteAddress);
  const { admitted, headers } = (await parts.limiter?.admit(key, 0)) ?? notCounted;
  const instead = admitted ? await record(parts, refusal, status) : rateLimited();
  return { instead, headers };
}

const notCounted = { admitted: true, headers: {} };

/** What is told instead where it cannot be recorded. */
async function record(
  { audit }: RefusalParts,
  { requestId, admission, query, error: { code, detail } }: Refusal,
  status: number,
): Promise<CodedError | null> {
  const caller = admission?.caller ?? null;
  try {
    await audit?.refused({ requestId, caller, code, rule: detail ?? code, status, query });
    return null;
  } catch (failure) {
    if (failure instanceof CodedError) return failure;
    throw failure;
  }
}

/** Answers with what is wrong, once that is counted and recorded. */
export async function refuseRecorded(
  parts: RefusalParts,
  refusal: Refusal,
  response: ServerResponse,
): Promise<void> {
  const { request, error } = refusal;
  const { instead, headers } = await noteRefusal(parts, refusal, statusFor(error));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  refuse(request, response, instead ?? error);
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

const statusOf: Partial<Record<ErrorCode, number>> = {
  BODY_TOO_LARGE: 413,
  TOKEN_INVALID: 401,
  RATE_LIMITED: 429,
  POLICY_STATE_UNAVAILABLE: 503,
  AUDIT_UNAVAILABLE: 503,
  OVERLOADED: 503,
};

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
  response.statusCode = statusFor(error);
  response.setHeader('cache-control', 'no-store');
  if (error.code === 'TOKEN_INVALID') {
    // RFC 6750, 3: no word of what was wrong with it.
    response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  }
  if (error.code === 'OVERLOADED') response.setHeader('retry-after', `${retryAfterSeconds}`);
  response.setHeader('content-type', `${mediaFor(accept)}; charset=utf-8`);
  const problem = quotaProblem(response, accept);
  // What is left of a body that nobody reads would stand before the connection's next request.
  response.setHeader('connection', 'close');
  response.end(problem ?? JSON.stringify({ errors: [error.toGraphQL()] }));
  request.resume();
}
