import type { RatePolicy } from './rate-policy.ts';

/** What a counter says of a request. */
export interface RateCount {
  /** Whether it was within the quota; what was not is not counted. */
  readonly admitted: boolean;
  /** Units that are left in the window. */
  readonly remaining: number;
  /** Milliseconds until the window ends and all units are there again. */
  readonly resetMs: number;
}

/** Counts units by key in windows that begin with the first request. */
export interface RateCounter {
  readonly take: (key: string, units: number, policy: RatePolicy) => Promise<RateCount>;
}
