import { type Dispatcher, errors, type Pool } from 'undici';

import type { ErrorCode } from '#schema/kernel/errors.ts';
import { readState, stateHeader } from '#schema/wire/provider-state.ts';

import type { AnswerMemory, HeldAnswer } from './answer-memory.ts';

/** Why a try brought no body. */
export interface FailedAttempt {
  readonly code: ErrorCode;
  /** For the log. */
  readonly detail: string;
  /** Whether the connection broke before anything of the body was there: the same again may go well. */
  readonly repeatable: boolean;
}

/** What one try brought: a JSON text, with its HTTP status and the state that the provider was in, or why there is none. */
export type AttemptResult =
  | { readonly body: string; readonly status: number; readonly state: string | null }
  | FailedAttempt;

/** A try that is under way. */
export interface Attempt {
  /** Never rejects. */
  readonly result: Promise<AttemptResult>;
  /** Closes its connection. */
  readonly abort: () => void;
}

/** Where a try goes, and what its answer may hold in memory. */
export interface Wire {
  readonly pool: Pool;
  readonly path: string;
  readonly memory: AnswerMemory;
}

// No encoding: what is decoded could be a thousand times what came. Without this header any would be fine (RFC 9110, 12.5.3).
const ownHeaders = {
  'content-type': 'application/json',
  accept: 'application/json',
  'accept-encoding': 'identity',
};
const jsonMedia = /^application\/(?:graphql-response\+)?json\s*(?:;|$)/i;
const firstFinalStatus = 200;
const firstRedirect = 300;
const firstClientError = 400;
const firstServerError = 500;

/** Posts a body once. */
export function attemptCall(
  { pool, path, memory }: Wire,
  body: string,
  headers: Readonly<Record<string, string>>,
): Attempt {
  const reader = new AnswerReader(memory);
  try {
    // A handler of our own instead of `request`: no readable stream is built for each of the many answers.
    pool.dispatch({ path, method: 'POST', headers: { ...ownHeaders, ...headers }, body }, reader);
  } catch (error) {
    reader.fail(error instanceof Error ? error : new Error(String(error)));
  }
  return reader;
}

type HeadersOf = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

class AnswerReader implements Dispatcher.DispatchHandler, Attempt {
  readonly result: Promise<AttemptResult>;
  readonly #resolve: (result: AttemptResult) => void;
  readonly #held: HeldAnswer;
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #state: string | null = null;
  #settled = false;

  constructor(memory: AnswerMemory) {
    const { promise, resolve } = Promise.withResolvers<AttemptResult>();
    this.result = promise;
    this.#resolve = resolve;
    this.#maxBytes = memory.maxAnswerBytes;
    this.#held = memory.open(() => this.#refuse(tooLarge));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new errors.RequestAbortedError());
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HeadersOf): void {
    if (status < firstFinalStatus) return;
    this.#status = status;
    this.#state = readState(headers[stateHeader]);
    const refusal = judgeHead(status, headers, this.#maxBytes);
    if (refusal !== null) this.#refuse(refusal);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#chunks.push(chunk);
    this.#held.add(chunk.length);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const whole = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const body = whole?.toString('utf8') ?? '';
    this.#settle({ body, status: this.#status, state: this.#state });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** Takes note that nothing more comes. */
  fail(error: Error): void {
    if (this.#settled) return;
    const detail = error.message;
    const isCut = this.#chunks.length > 0;
    if (isCut || error instanceof errors.HTTPParserError) this.#settle(bad(detail));
    else this.#settle(unreachable(detail, hasBroken(error)));
  }

  abort(): void {
    this.#refuse(unreachable('it was given up', false));
  }

  #refuse(why: FailedAttempt): void {
    if (this.#settled) return;
    this.#settle(why);
    this.#controller?.abort(new errors.RequestAbortedError());
  }

  #settle(result: AttemptResult): void {
    this.#settled = true;
    this.#chunks = [];
    this.#held.release();
    this.#resolve(result);
  }
}

/** Why an answer is not worth reading; null where it is. Its text is not looked at, so nothing of it is told. */
function judgeHead(status: number, headers: HeadersOf, maxBytes: number): FailedAttempt | null {
  const media = jsonMedia.test(String(headers['content-type'] ?? ''));
  const encoding = String(headers['content-encoding'] ?? 'identity');
  if (status >= firstServerError && !media) return unreachable(`status ${status}`, false);
  if (status >= firstRedirect && status < firstClientError) return bad('a redirect');
  if (!media) return bad('another media type than JSON');
  if (encoding.toLowerCase() !== 'identity') return bad('an encoding that was not asked for');
  return Number(headers['content-length'] ?? 0) > maxBytes ? tooLarge : null;
}

const tooLarge: FailedAttempt = {
  code: 'PROVIDER_RESPONSE_TOO_LARGE',
  detail: 'the answer is larger than is accepted',
  repeatable: false,
};

function bad(detail: string): FailedAttempt {
  return { code: 'PROVIDER_BAD_RESPONSE', detail, repeatable: false };
}

function unreachable(detail: string, repeatable: boolean): FailedAttempt {
  return { code: 'PROVIDER_UNAVAILABLE', detail, repeatable };
}

/** Whether a connection that stood has broken, as one does that the provider closed just when it was used again. */
function hasBroken(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}
