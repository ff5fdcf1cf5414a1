/** When calls are let through. */
export interface BreakerSettings {
  /** So many failures in a row open the circuit. */
  readonly failures: number;
  /** How long nothing is let through then, in milliseconds; twice as long after each try that fails. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** Whether calls are let through: all, none, or none but the one that tries. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** How a call ended. One that was given up for another reason than the callee's says nothing of it. */
export type CallOutcome = 'answered' | 'failed' | 'abandoned';

/**
 * Keeps calls away from somebody who keeps failing. After a wait one call tries; what it comes to closes the circuit or opens
 * it for longer. Any other call that is answered late closes it too.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  #failures = 0;
  /** 0 while the circuit is closed. */
  #waitMs = 0;
  #openUntil = 0;
  /** The call that tries; once the circuit is closed by another, it is a call like others. */
  #trial: object | null = null;

  constructor(settings: BreakerSettings) {
    this.#settings = settings;
  }

  get state(): CircuitState {
    if (this.#waitMs === 0) return 'closed';
    return this.#trial !== null ? 'half-open' : 'open';
  }

  /** Failures in a row, up to now. */
  get consecutiveFailures(): number {
    return this.#failures;
  }

  /** How long the circuit stays open at a time now, in milliseconds; 0 while it is closed. */
  get waitMs(): number {
    return this.#waitMs;
  }

  /** Whether a call would be let through now. */
  get passes(): boolean {
    if (this.#waitMs === 0) return true;
    return this.#trial === null && this.#settings.now() >= this.#openUntil;
  }

  /** Lets a call through: what is returned must be told how it ended, and listens once. Null where the circuit is open. */
  enter(): ((outcome: CallOutcome) => void) | null {
    if (!this.passes) return null;
    const call = {};
    if (this.#waitMs > 0) this.#trial = call;
    let ended = false;
    return (outcome) => {
      if (ended) return;
      ended = true;
      this.#leave(outcome, call);
    };
  }

  #leave(outcome: CallOutcome, call: object): void {
    const tries = this.#trial === call;
    if (tries) this.#trial = null;
    if (outcome === 'answered') {
      this.#trial = null;
      this.#failures = 0;
      this.#waitMs = 0;
    } else if (outcome === 'failed') {
      this.#failures++;
      // Calls from before the circuit opened say nothing new.
      const opens = this.#waitMs === 0 && this.#failures >= this.#settings.failures;
      if (tries || opens) this.#open();
    }
  }

  #open(): void {
    const { firstWaitMs, longestWaitMs, now } = this.#settings;
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs === 0 ? firstWaitMs : this.#waitMs * 2);
    this.#openUntil = now() + this.#waitMs;
  }
}
