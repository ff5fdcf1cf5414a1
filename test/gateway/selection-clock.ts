import { setImmediate } from 'node:timers/promises';

import type { Clock } from '#gateway/selection/clock.ts';

/** A clock that goes on when it is told to. */
export class TestClock implements Clock {
  #now = 0;
  #repeated: { readonly milliseconds: number; readonly work: () => void; next: number }[] = [];

  readonly now = (): number => this.#now;

  readonly every = (milliseconds: number, work: () => void): (() => void) => {
    const repeated = { milliseconds, work, next: this.#now + milliseconds };
    this.#repeated.push(repeated);
    return () => {
      this.#repeated = this.#repeated.filter((one) => one !== repeated);
    };
  };

  /** Lets time go by, and what was begun in it come to its end. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const [due] = this.#repeated
        .filter(({ next }) => next <= end)
        .toSorted((a, b) => a.next - b.next);
      if (due === undefined) break;
      this.#now = due.next;
      due.next += due.milliseconds;
      due.work();
      await setImmediate();
    }
    this.#now = end;
    await setImmediate();
  }
}
