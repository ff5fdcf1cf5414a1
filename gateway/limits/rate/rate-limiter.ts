import { RedisUnavailable, type RedisLink } from '../../redis/redis-link.ts';
import { RecentMap } from '../../scatter/recent-map.ts';
import { countInProcess } from './count-in-process.ts';
import { countInRedis } from './count-in-redis.ts';
import type { RateCount } from './rate-counter.ts';
import type { RateKey } from './rate-key.ts';
import { type RateLimits, type RatePolicy, unitsOf } from './rate-policy.ts';
import { rateHeaders } from './rate-headers.ts';

/** What a caller is told of what they ask. */
export interface RateVerdict {
  readonly admitted: boolean;
  /** Name of the policy that was applied. */
  readonly policy: RatePolicy['name'];
  /** RateLimit-Policy and RateLimit, for every answer; Retry-After too where it was not admitted. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Says who has asked enough for a while. */
export interface RateLimiter {
  /** Counts a request of this cost. Never rejects, and takes no longer than Redis may. */
  readonly admit: (key: RateKey, cost: number) => Promise<RateVerdict>;
  /** Whether it is known that somebody has nothing left, so that nothing of their requests need be looked at. */
  readonly isSpent: (key: RateKey) => boolean;
}

/** What it is made of. */
export interface RateLimiterOptions {
  readonly limits: RateLimits;
  /** Null where no replicas share anything. */
  readonly redis: RedisLink | null;
  /** Milliseconds of a clock that nobody puts forward or back. */
  readonly now?: () => number;
}

/** Callers whose window is used up and who need not be asked for again until it ends. */
const remembered = 10_000;

/**
 * Counts in Redis; while it is not there, by itself, each replica to its part of the quota: open, but bounded (R6.7). Who has used up
 * all is refused from memory until the window ends, so that a flood costs Redis nothing.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { limits, redis, now = () => performance.now() } = options;
  const shared = redis === null ? null : countInRedis(redis);
  const own = countInProcess(now);
  const spent = new RecentMap<string, { readonly policy: RatePolicy; readonly ends: number }>(
    remembered,
  );

  const count = async (
    id: string,
    units: number,
    policy: RatePolicy,
  ): Promise<{ readonly policy: RatePolicy; readonly count: RateCount }> => {
    if (shared !== null) {
      try {
        return { policy, count: await shared.take(id, units, policy) };
      } catch (error) {
        if (!(error instanceof RedisUnavailable)) throw error;
      }
    }
    const part = { ...policy, quota: Math.max(1, Math.floor(policy.quota / limits.replicas)) };
    return { policy: part, count: await own.take(id, units, part) };
  };

  const idOf = ({ policy, id }: RateKey): string => `${policy}:${id}`;
  return {
    isSpent: (key) => (spent.get(idOf(key))?.ends ?? 0) > now(),
    admit: async (key, cost) => {
      const id = idOf(key);
      const known = spent.get(id);
      const left = known === undefined ? 0 : known.ends - now();
      if (known !== undefined && left > 0) {
        return say(known.policy, { admitted: false, remaining: 0, resetMs: left });
      }
      const answer = await count(id, unitsOf(cost, limits), limits[key.policy]);
      const { admitted, remaining, resetMs } = answer.count;
      if (!admitted && remaining === 0) {
        spent.set(id, { policy: answer.policy, ends: now() + resetMs });
      }
      return say(answer.policy, answer.count);
    },
  };
}

function say(policy: RatePolicy, count: RateCount): RateVerdict {
  return { admitted: count.admitted, policy: policy.name, headers: rateHeaders(policy, count) };
}
