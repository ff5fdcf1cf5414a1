import type { RedisLink } from '../../redis/redis-link.ts';
import type { RateCounter } from './rate-counter.ts';

/** One script is one step: what all replicas take together is counted exactly. The time is that of Redis. */
const script = `
local units, quota, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local used = tonumber(redis.call('GET', KEYS[1]) or 0)
local left = redis.call('PTTL', KEYS[1])
if left <= 0 then used, left = 0, window end
local admitted = used + units <= quota
if admitted then
  used = used + units
  redis.call('SET', KEYS[1], used, 'PX', left)
end
return {admitted and 1 or 0, math.max(0, quota - used), left}`;

/** Counts in the Redis that replicas share. `take` rejects with RedisUnavailable. */
export function countInRedis(redis: RedisLink): RateCounter {
  return {
    take: async (key, units, { quota, window }) => {
      const given = [units, quota, window * 1_000].map(String);
      const answer = await redis.run((commands) =>
        commands.eval(script, { keys: [`rate:${key}`], arguments: given }),
      );
      const [admitted, remaining, resetMs] = answer as unknown as [number, number, number];
      return { admitted: admitted === 1, remaining, resetMs };
    },
  };
}
