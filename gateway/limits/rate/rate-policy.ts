/** So many units in so many seconds. */
export interface RatePolicy {
  /** Its name in the headers. */
  readonly name: 'user' | 'public';
  /** Units. */
  readonly quota: number;
  /** Seconds; a window begins with its first request. */
  readonly window: number;
}

/** How much callers may ask. */
export interface RateLimits {
  /** Of one caller, for one project. */
  readonly user: RatePolicy;
  /** Of all that come without a token from one address. */
  readonly public: RatePolicy;
  /** Cost (`limits/`) that counts one unit; a request counts at least one. */
  readonly costPerUnit: number;
  /** Gateways behind one address: each counts alone to this part of the quota while they share no Redis. */
  readonly replicas: number;
}

/** What holds unless somebody says otherwise (R6.6): a page of 50 studies with ten series of 30 providers counts four. */
export const defaultRateLimits: RateLimits = {
  user: { name: 'user', quota: 600, window: 60 },
  public: { name: 'public', quota: 600, window: 60 },
  costPerUnit: 1_000,
  replicas: 1,
};

/** Units that a request of a cost counts. */
export function unitsOf(cost: number, { costPerUnit }: RateLimits): number {
  return Math.max(1, Math.ceil(cost / costPerUnit));
}
