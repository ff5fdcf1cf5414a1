/** When calls are let through. */
export interface BreakerSettings {
  /** So many failures in a row open the circuit. */
  readonly failures: number;
  /** So do more failures than this among the last `calls`, where those ended within `withinMs` milliseconds. */
  readonly share: { readonly failures: number; readonly calls: number; readonly withinMs: number };
  /** How long nothing is let through then, in milliseconds. */
  readonly waitMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** Whether calls are let through: all, none, or none but the one that tries. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** How a call ended. One that was given up for another reason than the callee's says nothing of it. */
export type CallOutcome = 'answered' | 'failed' | 'abandoned';

/** A call that was let through; it belongs to the time from one opening or closing to the next. */
interface Passage {
  readonly era: number;
}

/**
 * Keeps calls away from somebody who keeps failing. After a wait one call tries; what it comes to closes the circuit or opens it
 * again. Calls that left before the circuit opened or closed have no say in it any more.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  /** Ends of the last calls since the circuit closed, in a ring; `#next` is the oldest once it is full. */
  #ends: { readonly at: number; readonly failed: boolean }[] = [];
  #next = 0;
  #failures = 0;
  #openUntil: number | null = null;
  #trial: Passage | null = null;
  #era = 0;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  get state(): CircuitState {
    if (this.#openUntil === null) return 'closed';
    return this.#trial !== null ? 'half-open' : 'open';
  }

  /** Failures in a row, up to now. */
  get consecutiveFailures(): number {
    return this.#failures;
  }

  /** Whether a call would be let through now. */
  get passes(): boolean {
    if (this.#openUntil === null) return true;
    return this.#trial === null && this.#settings.now() >= this.#openUntil;
  }

  /** Lets a call through: what is returned must be told how it ended, and listens once. Null where the circuit is open. */
  enter(): ((outcome: CallOutcome) => void) | null {
    if (!this.passes) return null;
    const passage: Passage = { era: this.#era };
    if (this.#openUntil !== null) this.#trial = passage;
    let ended = false;
    return (outcome) => {
      if (ended) return;
      ended = true;
      if (passage.era === this.#era) this.#leave(outcome, passage);
    };
  }

  #leave(outcome: CallOutcome, passage: Passage): void {
    const tried = this.#trial === passage;
    if (tried) this.#trial = null;
    if (outcome === 'abandoned') return;
    if (outcome === 'answered') this.#failures = 0;
    else this.#failures++;
    if (tried && outcome === 'answered') this.#change(null);
    else {
      this.#note(outcome === 'failed');
      const opens = tried || (outcome === 'failed' && this.#failsTooOften());
      if (opens) this.#change(this.#settings.now());
    }
  }

  /** Closes the circuit, or opens it from a time on. */
  #change(openedAt: number | null): void {
    this.#era++;
    this.#openUntil = openedAt === null ? null : openedAt + this.#settings.waitMs;
    this.#ends = [];
    this.#next = 0;
  }

  #note(failed: boolean): void {
    this.#ends[this.#next] = { at: this.#settings.now(), failed };
    this.#next = (this.#next + 1) % this.#settings.share.calls;
  }

  #failsTooOften(): boolean {
    const { failures, share, now } = this.#settings;
    if (this.#failures >= failures) return true;
    const oldest = this.#ends.length < share.calls ? undefined : this.#ends[this.#next];
    if (oldest === undefined || now() - oldest.at > share.withinMs) return false;
    return this.#ends.filter(({ failed }) => failed).length > share.failures;
  }
}
