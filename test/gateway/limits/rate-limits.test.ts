import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { rateKeyOf } from '#gateway/limits/rate/rate-key.ts';
import {
  createRateLimiter,
  type RateLimiter,
  type RateVerdict,
} from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits, type RateLimits, unitsOf } from '#gateway/limits/rate/rate-policy.ts';
import { openFaultProxy } from '#test/support/fault-proxy.ts';
import { linkTo, skipRedis, startRedisServer, untilUp } from '#test/support/redis-server.ts';

const ann = { policy: 'user', id: 'ann/p1' } as const;
const bob = { policy: 'user', id: 'bob/' } as const;
const quarters: RateLimits = { ...defaultRateLimits, replicas: 4 };

/** Units that were admitted of so many requests that each count so many units, all at once. */
async function admitted(
  limiters: readonly RateLimiter[],
  requests: number,
  units = 1,
): Promise<number> {
  const asked: Promise<RateVerdict>[] = [];
  while (asked.length < requests) {
    for (const limiter of limiters) asked.push(limiter.admit(ann, units * quarters.costPerUnit));
  }
  const verdicts = await Promise.all(asked.slice(0, requests));
  return verdicts.filter((verdict) => verdict.admitted).length * units;
}

test('a request counts a unit for each 1,000 of its cost, one at least', () => {
  assert.deepEqual(
    [0, 1, 1_000, 1_001, 3_070, 25_000].map((cost) => unitsOf(cost, defaultRateLimits)),
    [1, 1, 1, 2, 4, 25],
  );
});

test('a caller is counted for each project apart, the public by address, an IPv6 network as one', () => {
  const identity = { issuer: 'https://broker.example', subject: 's' };
  const project = {
    id: 'p1',
    title: 'P',
    purpose: { duo: [], diseases: [], commercial: false, country: null },
  };
  const person = { identity, pseudonym: 'ann', project };
  assert.deepEqual(rateKeyOf(person, '192.0.2.1'), ann);
  assert.deepEqual(rateKeyOf({ ...person, project: null }, undefined), {
    policy: 'user',
    id: 'ann/',
  });
  const nobody = { identity: null, pseudonym: 'public', project: null };
  assert.deepEqual(
    [
      '192.0.2.1',
      '::ffff:192.0.2.1',
      '2001:db8:0:7:1::5',
      '2001:0DB8::7:a:b:c:d',
      '::1',
      undefined,
    ].map((address) => rateKeyOf(nobody, address).id),
    ['192.0.2.1', '192.0.2.1', '2001:db8:0:7::/64', '2001:db8:0:7::/64', '0:0:0:0::/64', ''],
  );
});

test('every answer says what is left; over the quota nothing is counted until the window ends', async () => {
  let time = 0;
  const limits = { ...defaultRateLimits, user: { name: 'user', quota: 10, window: 60 } } as const;
  const limiter = createRateLimiter({ limits, redis: null, now: () => time });
  const ask = async (cost: number) => {
    const { admitted: isAdmitted, headers } = await limiter.admit(ann, cost);
    assert.equal(headers['ratelimit-policy'], '"user";q=10;w=60;qu="cost"');
    return [isAdmitted, headers['ratelimit'], headers['retry-after']];
  };
  assert.deepEqual(await ask(7_500), [true, '"user";r=2;t=60', undefined]);
  time = 12_300;
  assert.deepEqual(await ask(2_001), [false, '"user";r=2;t=48', '48']);
  assert.deepEqual(await ask(2_000), [true, '"user";r=0;t=48', undefined]);
  time = 59_999;
  assert.deepEqual(await ask(1), [false, '"user";r=0;t=1', '1']);
  assert.equal((await limiter.admit(bob, 1)).admitted, true);
  time = 60_000;
  assert.deepEqual(await ask(1), [true, '"user";r=9;t=60', undefined]);
});

describe('with Redis', { skip: skipRedis, timeout: 20_000 }, () => {
  test('four gateways admit together what one would: the quota, neither a unit more nor one less', async () => {
    await using redis = await startRedisServer();
    await using links = new AsyncDisposableStack();
    const limiters: RateLimiter[] = [];
    for (let index = 0; index < 4; index++) {
      const link = links.use(await linkTo(redis.url));
      limiters.push(createRateLimiter({ limits: quarters, redis: link }));
    }
    assert.equal(await admitted(limiters, 132, 4), 528);
    assert.equal(await admitted(limiters, 500), 72);
    assert.equal((await limiters[0]?.admit(bob, 0))?.admitted, true);
  });

  for (const kind of ['refuse', 'silent'] as const) {
    test(`that is ${kind === 'refuse' ? 'refused' : 'silent'}, each gateway admits its part of the quota, and shares again when Redis is back`, async () => {
      await using redis = await startRedisServer();
      await using proxy = await openFaultProxy(redis.port);
      await using link = await linkTo(`redis://127.0.0.1:${proxy.port}`, 1_000);
      const limiter = createRateLimiter({ limits: quarters, redis: link });
      await proxy.set({ kind });
      assert.equal(await admitted([limiter], 400), 150);
      const { headers } = await limiter.admit(bob, 0);
      assert.equal(headers['ratelimit-policy'], '"user";q=150;w=60;qu="cost"');
      await proxy.set({ kind: 'none' });
      await untilUp(link, true);
      const shared = await limiter.admit(bob, 0);
      assert.match(shared.headers['ratelimit'] ?? '', /^"user";r=599;t=\d+$/);
    });
  }

  test('that lost its data begins a new window', async () => {
    await using redis = await startRedisServer();
    await using link = await linkTo(redis.url);
    const limiter = createRateLimiter({ limits: quarters, redis: link });
    assert.equal(await admitted([limiter], 590), 590);
    await redis.kill();
    await redis.start();
    await untilUp(link, true);
    assert.match((await limiter.admit(ann, 0)).headers['ratelimit'] ?? '', /^"user";r=599;t=60$/);
  });
});
