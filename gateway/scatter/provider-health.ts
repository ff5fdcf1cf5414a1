import type { CircuitBreaker } from './circuit-breaker.ts';
import { toldMoment, toldTime } from './told-time.ts';

/** What was seen of a provider; the type that `@gateway(fills: "HEALTH")` stands for. */
export interface SeenHealth extends ProviderHealth {
  /** Values of its answers that were not shown because of what they looked like. */
  readonly withheldValues: number;
}

/** How a provider answers. */
export interface ProviderHealth {
  readonly status: 'UNKNOWN' | 'ANSWERING' | 'FAILING' | 'OUT' | 'RETURNING';
  /** UTC, ISO 8601, to the second. */
  readonly lastSeen: string | null;
  readonly consecutiveFailures: number;
  readonly p50Milliseconds: number | null;
  readonly p95Milliseconds: number | null;
}

/** Of a provider that was never asked. */
export const neverAsked: ProviderHealth = {
  status: 'UNKNOWN',
  lastSeen: null,
  consecutiveFailures: 0,
  p50Milliseconds: null,
  p95Milliseconds: null,
};

const keptAnswers = 100;

/** Remembers when a provider last answered, and how long its last 100 answers took. */
export class AnswerTimes {
  readonly #milliseconds: number[] = [];
  #answers = 0;
  #lastSeen: number | null = null;

  answered(milliseconds: number): void {
    this.#milliseconds[this.#answers % keptAnswers] = milliseconds;
    this.#answers++;
    this.#lastSeen = Date.now();
  }

  /** As callers are told moments. */
  get lastSeen(): string | null {
    return this.#lastSeen === null ? null : toldMoment(this.#lastSeen);
  }

  /** What such a share of the answers took no longer than (nearest rank), as callers are told times. */
  quantile(share: number): number | null {
    const sorted = this.#milliseconds.toSorted((a, b) => a - b);
    const found = sorted[Math.ceil(share * sorted.length) - 1];
    return found === undefined ? null : toldTime(found);
  }
}

/** Health with what is counted elsewhere; what costs is still worked out where it is read. */
export function withWithheld(health: ProviderHealth, withheldValues: number): SeenHealth {
  const { status, lastSeen, consecutiveFailures } = health;
  return {
    status,
    lastSeen,
    consecutiveFailures,
    withheldValues,
    get p50Milliseconds() {
      return health.p50Milliseconds;
    },
    get p95Milliseconds() {
      return health.p95Milliseconds;
    },
  };
}

/** Health as a breaker and the times of answers tell it; the quantiles are worked out where they are read, since they cost the most. */
export function healthOf(breaker: CircuitBreaker, times: AnswerTimes): ProviderHealth {
  return {
    status: statusOf(breaker, times),
    lastSeen: times.lastSeen,
    consecutiveFailures: breaker.consecutiveFailures,
    get p50Milliseconds() {
      return times.quantile(0.5);
    },
    get p95Milliseconds() {
      return times.quantile(0.95);
    },
  };
}

function statusOf(
  { state, consecutiveFailures }: CircuitBreaker,
  { lastSeen }: AnswerTimes,
): ProviderHealth['status'] {
  if (state === 'open') return 'OUT';
  if (state === 'half-open') return 'RETURNING';
  if (consecutiveFailures > 0) return 'FAILING';
  return lastSeen === null ? 'UNKNOWN' : 'ANSWERING';
}
