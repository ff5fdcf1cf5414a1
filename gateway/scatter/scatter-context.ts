import type { Answer } from './answer-selection.ts';
import type { IncomingRequest } from './engine.ts';
import type { Progress } from './progress.ts';
import { RequestClock } from './request-clock.ts';

/** What the gateway's request context may carry for the data source. */
export interface ScatterContext {
  /** Aborted when the client goes away; running calls to providers end then. */
  readonly signal?: AbortSignal;
  /** Filled here: the providers that were asked, each with the code of its last failure or null. */
  readonly asked?: Map<string, string | null>;
  /** Filled here: what became of every provider whose answer went into the result. */
  readonly calls?: Map<string, Answer>;
  /** Where a merged root field is shown while it is gathered; without it the answer is the whole merge. */
  readonly progress?: Progress;
  /** Names the request at the gateway; errors of providers tell it. */
  readonly requestId?: string;
}

/** Reads contexts of requests that may take so many milliseconds each, on a clock that never goes back. */
export function createContextReader(totalMs: number, now: () => number) {
  const clock = new RequestClock(totalMs, now);
  return (context: ScatterContext): Omit<IncomingRequest, 'variables' | 'caller'> => {
    const { asked, calls, progress, signal, requestId } = context;
    const told = { asked, calls, progress, requestId };
    return { ...told, signal, leftMs: clock.leftMs(context), prepared: new Map<string, never>() };
  };
}
