/** The end of one request's patience: its time is up or its client is gone. */
export interface Deadline extends Disposable {
  /**
   * Calls back at the end, at once where it has passed, and tells whether the time is up, not the request over; the
   * returned function takes it back.
   */
  readonly onExpiry: (listener: (timeUp: boolean) => void) => () => void;
  /** How long it is in all, in milliseconds. */
  readonly patienceMs: number;
  /** How long it still is, in milliseconds; below 0 where it has passed. */
  readonly leftMs: () => number;
  /** Whether it has passed, also where nobody was called back yet because this process was busy. */
  readonly isOver: () => boolean;
}

/**
 * Starts the clock; disposing is an end too: nothing goes on for a request that is over. Where less than the whole patience is left,
 * it ends earlier, but what is fair to providers is judged by the whole.
 */
export function startDeadline(
  patienceMs: number,
  signal: AbortSignal | undefined,
  mostMs: number = patienceMs,
): Deadline {
  const milliseconds = Math.min(patienceMs, mostMs);
  let end: { readonly timeUp: boolean } | null = null;
  const listeners = new Set<(timeUp: boolean) => void>();
  const expire = (timeUp: boolean): void => {
    if (end !== null) return;
    end = { timeUp };
    for (const listener of listeners) listener(timeUp);
    listeners.clear();
  };
  const leave = (): void => expire(false);
  const started = performance.now();
  const timer = setTimeout(() => expire(true), milliseconds);
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted === true) leave();
  return {
    onExpiry: (listener) => {
      if (end !== null) listener(end.timeUp);
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    patienceMs,
    leftMs: () => milliseconds - (performance.now() - started),
    isOver: () => end !== null || performance.now() - started >= milliseconds,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
      leave();
    },
  };
}

/**
 * A shorter patience within another's, of which nothing is held against a provider: its end is told as a request that is
 * over, never as time that is up.
 */
export function startGlance(within: Deadline, milliseconds: number): Deadline {
  const over = new AbortController();
  const leave = (): void => over.abort();
  const timer = setTimeout(leave, milliseconds);
  const stopListening = within.onExpiry(leave);
  const glance = startDeadline(within.patienceMs, over.signal);
  return {
    ...glance,
    patienceMs: milliseconds,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      stopListening();
      glance[Symbol.dispose]();
    },
  };
}
