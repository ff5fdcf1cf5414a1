/** Tells how long requests may still take: all fetches of the gateway's plan for one request share its time. */
export class RequestClock {
  readonly #totalMs: number;
  readonly #now: () => number;
  readonly #begun = new WeakMap<object, number>();

  /** `now` is milliseconds on a clock that never goes back. */
  constructor(totalMs: number, now: () => number) {
    this.#totalMs = totalMs;
    this.#now = now;
  }

  /** Milliseconds that are left to the request of this context; it begins when it is first asked about. */
  leftMs(context: object): number {
    const now = this.#now();
    const begun = this.#begun.get(context) ?? now;
    this.#begun.set(context, begun);
    return this.#totalMs - (now - begun);
  }
}
