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
   * A place in execution, free again when it is disposed of, once or more often. Rejects with OVERLOADED: at once where too many wait already, later where
   * nothing ended in time or the signal says that nobody wants it any more.
   */
  readonly enter: (priority: Priority, signal: AbortSignal) => Promise<Disposable>;
  /** Whether one more would be refused at once. */
  readonly isFull: (priority: Priority) => boolean;
}

/** Calls something once after so many milliseconds, unless what it gives is disposed of before. */
type After = (ms: number, work: () => void) => Disposable;

/** Makes one. */
export function createDoor(limits: DoorLimits, after: After = once): Door {
  return new PriorityDoor(limits, after);
}

class PriorityDoor implements Door {
  readonly #limits: DoorLimits;
  readonly #after: After;
  readonly #queues = { AUTHENTICATED: new Set<() => void>(), PUBLIC: new Set<() => void>() };
  readonly #places: Readonly<Record<Priority, number>>;
  #running = 0;

  constructor(limits: DoorLimits, after: After) {
    this.#limits = limits;
    this.#after = after;
    this.#places = { AUTHENTICATED: limits.waiting, PUBLIC: Math.floor(limits.waiting / 2) };
  }

  readonly isFull = (priority: Priority): boolean => {
    if (this.#running < this.#limits.running) return false;
    const { AUTHENTICATED, PUBLIC } = this.#queues;
    const waiting = AUTHENTICATED.size + PUBLIC.size;
    return waiting >= this.#limits.waiting || this.#queues[priority].size >= this.#places[priority];
  };

  readonly enter = async (priority: Priority, signal: AbortSignal): Promise<Disposable> => {
    if (this.isFull(priority) || signal.aborted) throw overloaded();
    if (this.#running < this.#limits.running) return this.#takePlace();
    return this.#wait(this.#queues[priority], signal);
  };

  #takePlace(): Disposable {
    this.#running++;
    const place = new DisposableStack();
    place.defer(() => this.#leave());
    return place;
  }

  #leave(): void {
    this.#running--;
    for (const queue of [this.#queues.AUTHENTICATED, this.#queues.PUBLIC]) {
      for (const go of queue) return go();
    }
  }

  #wait(queue: Set<() => void>, signal: AbortSignal): Promise<Disposable> {
    const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
    const go = (): void => {
      forget();
      resolve(this.#takePlace());
    };
    const giveUp = (): void => {
      forget();
      reject(overloaded());
    };
    const timer = this.#after(this.#limits.waitMs, giveUp);
    const forget = (): void => {
      queue.delete(go);
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', giveUp);
    };
    signal.addEventListener('abort', giveUp);
    queue.add(go);
    return promise;
  }
}

/** What who finds no room is told. */
export function overloaded(): CodedError {
  return new CodedError('OVERLOADED', errorCodes.OVERLOADED);
}

function once(ms: number, work: () => void): Disposable {
  const timer = setTimeout(work, ms).unref();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
