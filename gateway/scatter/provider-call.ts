import { type Dispatcher, errors, type Pool } from 'undici';

import type { ErrorCode } from '#schema/kernel/errors.ts';
import { readState, stateHeader } from '#schema/wire/provider-state.ts';

/** What one HTTP call to a provider brought: the body and the state that the provider was in, or why there is none. */
export type CallResult =
  | { readonly body: string; readonly state: string | null }
  | { readonly code: ErrorCode; readonly detail: string };

/** A call that is under way. */
export interface RunningCall {
  readonly result: Promise<CallResult>;
  readonly abort: () => void;
}

/** Headers of one call. */
export type CallHeaders = Readonly<Record<string, string>>;

/** A JSON body with what goes along; headers are made anew for each try, when it leaves. */
export interface Letter {
  readonly body: string;
  readonly headers: () => CallHeaders;
}

const jsonHeaders = { 'content-type': 'application/json', accept: 'application/json' };

/** Posts a letter; the promise never rejects. A connection that closed unused under the call is tried once more. */
export function postJson(pool: Pool, path: string, letter: Letter): RunningCall {
  const state: CallState = { controller: null, aborted: false, retried: false };
  const result = new Promise<CallResult>((resolve) => {
    dispatch({ pool, path, letter, state, resolve });
  });
  return {
    result,
    abort: () => {
      state.aborted = true;
      state.controller?.abort(new errors.RequestAbortedError());
    },
  };
}

interface CallState {
  controller: Dispatcher.DispatchController | null;
  aborted: boolean;
  retried: boolean;
}

interface Call {
  readonly pool: Pool;
  readonly path: string;
  readonly letter: Letter;
  readonly state: CallState;
  readonly resolve: (result: CallResult) => void;
}

// The handler interface instead of `request`: no readable stream is built for each of the many answers.
function dispatch(call: Call): void {
  const { pool, path, letter, state, resolve } = call;
  const chunks: Buffer[] = [];
  let started = false;
  let told: string | null = null;
  const fail = (error: Error): void => {
    if (!started && !state.retried && !state.aborted && isStaleConnection(error)) {
      state.retried = true;
      dispatch(call);
    } else resolve({ code: codeOf(error, started), detail: error.message });
  };
  try {
    pool.dispatch(
      {
        path,
        method: 'POST',
        headers: { ...jsonHeaders, ...letter.headers() },
        body: letter.body,
      },
      {
        onRequestStart: (controller) => {
          state.controller = controller;
          if (state.aborted) controller.abort(new errors.RequestAbortedError());
        },
        onResponseStart: (_controller, _status, received) => {
          started = true;
          told = readState(received[stateHeader]);
        },
        onResponseData: (_controller, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () => {
          const whole = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
          resolve({ body: whole?.toString('utf8') ?? '', state: told });
        },
        onResponseError: (_controller, error) => fail(error),
      },
    );
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)));
  }
}

function isStaleConnection(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

function codeOf(error: Error, started: boolean): ErrorCode {
  if (error instanceof errors.ResponseExceededMaxSizeError) return 'PROVIDER_RESPONSE_TOO_LARGE';
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.RequestAbortedError
  ) {
    return 'PROVIDER_TIMEOUT';
  }
  return started || error instanceof errors.HTTPParserError
    ? 'PROVIDER_BAD_RESPONSE'
    : 'PROVIDER_UNAVAILABLE';
}
