import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

/** Who waits behind whom: callers with a token go first. Health and the portal's pages pass by no door. */
export type Priority = 'AUTHENTICATED' | 'PUBLIC';

/** How many requests there may be at once. */
export interface DoorLimits {
  /** In execution. */
  readonly running: number;
  /** Waiting for one to end; the public takes at most half of these places. */
  readonly waiting: number;
  /** Milliseconds that one waits at most. */
  readonly waitMs: number;
}

/**
 * What holds unless somebody says otherwise. A provider has 32 connections and 64 calls that wait for one (R6.4): so many requests
 * may ask all providers at once.
 */
export const defaultDoorLimits: DoorLimits = { running: 96, waiting: 192, waitMs: 2_000 };

/** Where requests wait until there is room for them. */
export interface Door {
  /**
   * A place in execution, free again when it is disposed of. Rejects with OVERLOADED: at once where too many wait already, later where
   * nothing ended in time or the signal says that nobody wants it any more.
   */
  readonly enter: (priority: Priority, signal: AbortSignal) => Promise<Disposable>;
}

/** Makes one. `after` calls something once after so many milliseconds, unless what it gives is disposed of before. */
export function createDoor(
  limits: DoorLimits,
  after: (ms: number, work: () => void) => Disposable = once,
): Door {
  const queues = { AUTHENTICATED: new Set<() => void>(), PUBLIC: new Set<() => void>() };
  const places = { AUTHENTICATED: limits.waiting, PUBLIC: Math.floor(limits.waiting / 2) };
  let running = 0;

  const leave = (): void => {
    running--;
    for (const queue of [queues.AUTHENTICATED, queues.PUBLIC]) {
      for (const go of queue) return go();
    }
  };
  const takePlace = (): Disposable => {
    running++;
    const place = new DisposableStack();
    place.defer(leave);
    return place;
  };
  const wait = (priority: Priority, signal: AbortSignal): Promise<Disposable> => {
    const queue = queues[priority];
    const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
    const go = (): void => {
      forget();
      resolve(takePlace());
    };
    const giveUp = (): void => {
      forget();
      reject(overloaded());
    };
    const timer = after(limits.waitMs, giveUp);
    const forget = (): void => {
      queue.delete(go);
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', giveUp);
    };
    signal.addEventListener('abort', giveUp);
    queue.add(go);
    return promise;
  };

  return {
    enter: async (priority, signal) => {
      if (running < limits.running) return takePlace();
      const waiting = queues.AUTHENTICATED.size + queues.PUBLIC.size;
      const isFull = waiting >= limits.waiting || queues[priority].size >= places[priority];
      if (isFull || signal.aborted) throw overloaded();
      return wait(priority, signal);
    },
  };
}

function overloaded(): CodedError {
  return new CodedError('OVERLOADED', errorCodes.OVERLOADED);
}

function once(ms: number, work: () => void): Disposable {
  const timer = setTimeout(work, ms).unref();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
