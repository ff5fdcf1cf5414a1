/** So many calls allow one retry: a tenth of the traffic (R6.2). */
const callsForOne = 10;
/** Retries that may be saved up while all goes well. */
const mostSaved = 10;

/** Bounds retries by a share of the calls, so that a provider in trouble is not sent twice as many. */
export class RetryBudget {
  /** In calls; the first retry is free. */
  #saved = callsForOne;

  /** Takes note of a call, retries left out. */
  called(): void {
    this.#saved = Math.min(this.#saved + 1, mostSaved * callsForOne);
  }

  /** Whether one may be tried again now; counts as used where it is. */
  take(): boolean {
    if (this.#saved < callsForOne) return false;
    this.#saved -= callsForOne;
    return true;
  }
}
