import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openRedisLink, type RedisLink } from '#gateway/redis/redis-link.ts';
import { createLog } from '#schema/kernel/log.ts';
import { openFaultProxy } from '#test/support/fault-proxy.ts';
import { linkTo, skipRedis, startRedisServer, untilUp } from '#test/support/redis-server.ts';

const log = createLog('silent');
const unavailable = { name: 'RedisUnavailable' };
/** Redis is not late where a machine is busy. */
const patient = { log, retryMs: 10, commandMs: 1_000 };

function get(link: RedisLink): Promise<string | null> {
  return link.run((redis) => redis.get('a'));
}

describe('a link to Redis', { skip: skipRedis, timeout: 20_000 }, () => {
  test('that is refused rejects at once, and is there again when Redis is, without a restart', async () => {
    await using redis = await startRedisServer();
    await using proxy = await openFaultProxy(redis.port);
    await proxy.set({ kind: 'refuse' });
    await using link = openRedisLink({ ...patient, url: `redis://127.0.0.1:${proxy.port}` });
    await assert.rejects(get(link), unavailable);
    await proxy.set({ kind: 'none' });
    await untilUp(link, true);
    assert.equal(await get(link), null);
    await proxy.set({ kind: 'refuse' });
    await untilUp(link, false);
    await assert.rejects(get(link), unavailable);
  });

  test('that falls silent gives each waiting command up, and lets no further one wait', async () => {
    await using redis = await startRedisServer();
    await using proxy = await openFaultProxy(redis.port);
    await using link = openRedisLink({ ...patient, url: `redis://127.0.0.1:${proxy.port}` });
    await untilUp(link, true);
    await proxy.set({ kind: 'silent' });
    const waiting = await Promise.allSettled(Array.from({ length: 1_500 }, () => get(link)));
    assert.deepEqual(
      new Set(waiting.map((each) => (each.status === 'rejected' ? String(each.reason) : each))),
      new Set([
        'RedisUnavailable: no answer in time',
        'RedisUnavailable: Disconnects client',
        'RedisUnavailable: too many commands wait',
      ]),
    );
    assert.equal(link.isUp(), false);
    await assert.rejects(get(link), { ...unavailable, message: 'not connected' });
    await proxy.set({ kind: 'none' });
    await untilUp(link, true);
    assert.equal(await get(link), null);
  });

  test('that dies and comes back empty is followed', async () => {
    await using redis = await startRedisServer();
    await using link = await linkTo(redis.url);
    await link.run((commands) => commands.hSet('h', 'field', 'kept'));
    await redis.kill();
    await untilUp(link, false);
    await redis.start();
    await untilUp(link, true);
    assert.deepEqual({ ...(await link.run((commands) => commands.hGetAll('h'))) }, {});
  });
});

test('an address that is none is refused when the gateway starts', () => {
  assert.throws(() => openRedisLink({ url: 'http://somewhere', log }), {
    code: 'CONFIGURATION_INVALID',
    message: 'REDIS_URL is no address of a Redis: write it as redis://host:6379.',
  });
});
