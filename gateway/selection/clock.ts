/** Time as a part that waits and repeats sees it. */
export interface Clock {
  /** Milliseconds; never goes back. */
  readonly now: () => number;
  /** Does something again and again, so many milliseconds apart; the returned function ends it. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
}

/** The process's own. It keeps no process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds).unref();
    return () => clearInterval(timer);
  },
};
