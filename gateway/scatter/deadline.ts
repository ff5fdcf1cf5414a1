/** The end of one request's patience: its time is up or its client is gone. */
export interface Deadline extends Disposable {
  readonly expired: () => boolean;
  /** Calls back at the end, at once where it has passed; the returned function takes it back. */
  readonly onExpiry: (listener: () => void) => () => void;
}

/** Starts the clock; disposing is an end too: nothing goes on for a request that is over. */
export function startDeadline(milliseconds: number, signal: AbortSignal | undefined): Deadline {
  let expired = false;
  const listeners = new Set<() => void>();
  const expire = (): void => {
    if (expired) return;
    expired = true;
    for (const listener of listeners) listener();
    listeners.clear();
  };
  const timer = setTimeout(expire, milliseconds);
  signal?.addEventListener('abort', expire, { once: true });
  if (signal?.aborted === true) expire();
  return {
    expired: () => expired,
    onExpiry: (listener) => {
      if (expired) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', expire);
      expire();
    },
  };
}
