import type { ErrorCode } from '#schema/kernel/errors.ts';

import { type Attempt, attemptCall, type Wire } from './call-attempt.ts';
import type { RetryBudget } from './retry-budget.ts';

/** What one call to a provider brought: body, HTTP status and the state that the provider was in, or why there is none. */
export type CallResult =
  | { readonly body: string; readonly status: number; readonly state: string | null }
  | { readonly code: ErrorCode; readonly detail: string };

/** A call that is under way. */
export interface RunningCall {
  /** Never rejects. */
  readonly result: Promise<CallResult>;
  readonly abort: () => void;
}

/** Headers of one call. */
export type CallHeaders = Readonly<Record<string, string>>;

/** A JSON body with what goes along; headers are made anew for each try, when it leaves, and told how long the call still has. */
export interface Letter {
  readonly body: string;
  readonly headers: (leftMs: number) => CallHeaders;
}

/** What a call has to go by. */
export interface CallTerms {
  readonly wire: Wire;
  /** How long it may take in all, from its leaving to the last byte of the body, a retry included; in milliseconds. */
  readonly callMs: number;
  readonly retries: RetryBudget;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** A retry waits for less than this, by chance: callers whose connections broke together do not come back together. */
const longestPauseMs = 50;

/**
 * Posts a letter. Where the connection broke before anything of the body was there, it is tried once more, as far as the budget goes:
 * providers are sent queries only, which may be asked twice.
 */
export function postLetter({ wire, callMs, retries, now }: CallTerms, letter: Letter): RunningCall {
  const { promise: result, resolve } = Promise.withResolvers<CallResult>();
  const begun = now();
  let attempt: Attempt | null = null;
  let pause: NodeJS.Timeout | undefined;
  let isOver = false;
  const finish = (brought: CallResult): void => {
    isOver = true;
    clearTimeout(timer);
    clearTimeout(pause);
    resolve(brought);
    attempt?.abort();
  };
  const begin = (mayRepeat: boolean): void => {
    attempt = attemptCall(wire, letter.body, letter.headers(callMs - (now() - begun)));
    void attempt.result.then((brought) => {
      if (isOver) return;
      const repeats = mayRepeat && 'code' in brought && brought.repeatable && retries.take();
      if (repeats) pause = setTimeout(begin, Math.random() * longestPauseMs, false);
      else finish(brought);
    });
  };
  const giveUp = (detail: string): void => {
    if (!isOver) finish({ code: 'PROVIDER_TIMEOUT', detail });
  };
  const timer = setTimeout(giveUp, callMs, 'it took too long');
  retries.called();
  begin(true);
  return { result, abort: () => giveUp('nobody waits any more') };
}
