import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createRateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { openFaultProxy } from '#test/support/fault-proxy.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { linkTo, skipRedis, startRedisServer, untilUp } from '#test/support/redis-server.ts';

const page = { data: { studies: { nodes: [{ id: 'a:1' }] } } };

describe('a gateway of four', { skip: skipRedis, timeout: 30_000 }, () => {
  for (const [fault, kind] of [
    ['F22', 'refuse'],
    ['F23', 'silent'],
  ] as const) {
    test(`${fault}: whose Redis is ${kind === 'refuse' ? 'refused' : 'silent'} answers, counts by itself, and with the others again when it is back`, async () => {
      await using redis = await startRedisServer();
      await using proxy = await openFaultProxy(redis.port);
      await using link = await linkTo(`redis://127.0.0.1:${proxy.port}`, 1_000);
      const limits = { ...defaultRateLimits, replicas: 4 };
      const limiter = createRateLimiter({ limits, redis: link });
      await using atlas = await startGateway({ a: [{ uid: '1', day: 1 }] }, { limiter });
      const quotaOf = async (): Promise<string | undefined> => {
        const response = await fetch(`${atlas.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: '{"query":"{ studies { nodes { id } } }"}',
        });
        assert.deepEqual([response.status, await response.json()], [200, page]);
        return /q=\d+/.exec(response.headers.get('ratelimit-policy') ?? '')?.[0];
      };
      assert.equal(await quotaOf(), 'q=600');
      await proxy.set({ kind });
      // All at once: none waits for another's command to be given up.
      assert.deepEqual(
        [...new Set(await Promise.all(Array.from({ length: 20 }, quotaOf)))],
        ['q=150'],
      );
      await proxy.set({ kind: 'none' });
      await untilUp(link, true);
      assert.equal(await quotaOf(), 'q=600');
    });
  }
});
