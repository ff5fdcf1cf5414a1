/** The end of one request's patience: its time is up or its client is gone. */
export interface Deadline extends Disposable {
  /**
   * Calls back at the end, at once where it has passed, and tells whether the time is up, not the request over; the
   * returned function takes it back.
   */
  readonly onExpiry: (listener: (timeUp: boolean) => void) => () => void;
}

/** Starts the clock; disposing is an end too: nothing goes on for a request that is over. */
export function startDeadline(milliseconds: number, signal: AbortSignal | undefined): Deadline {
  let end: { readonly timeUp: boolean } | null = null;
  const listeners = new Set<(timeUp: boolean) => void>();
  const expire = (timeUp: boolean): void => {
    if (end !== null) return;
    end = { timeUp };
    for (const listener of listeners) listener(timeUp);
    listeners.clear();
  };
  const leave = (): void => expire(false);
  const timer = setTimeout(() => expire(true), milliseconds);
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted === true) leave();
  return {
    onExpiry: (listener) => {
      if (end !== null) listener(end.timeUp);
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
      leave();
    },
  };
}
