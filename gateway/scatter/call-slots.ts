/** Bounds how many calls are under way at once, and how many wait for their turn. */
export class CallSlots {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  #running = 0;
  /** In the order in which they came. */
  readonly #waiting = new Set<() => void>();

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Calls `start` when it is its turn, at once where nobody has to be waited for. What is returned, and given to `start`, ends
   * the call or its waiting; more than once is harmless. Null where too many wait already.
   */
  take(start: (release: () => void) => void): (() => void) | null {
    let state: 'waiting' | 'running' | 'over' = 'waiting';
    const begin = (): void => {
      state = 'running';
      this.#running++;
      start(release);
    };
    const release = (): void => {
      if (state === 'over') return;
      if (state === 'running') this.#running--;
      else this.#waiting.delete(begin);
      state = 'over';
      this.#next();
    };
    if (this.#running < this.#atOnce) begin();
    else if (this.#waiting.size < this.#mostWaiting) this.#waiting.add(begin);
    else return null;
    return release;
  }

  #next(): void {
    const [next] = this.#waiting;
    if (next === undefined || this.#running >= this.#atOnce) return;
    this.#waiting.delete(next);
    next();
  }
}
