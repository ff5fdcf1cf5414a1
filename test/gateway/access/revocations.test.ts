import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  openRevocations,
  type RevocationsOptions,
} from '#gateway/access/revocations/open-revocations.ts';
import { createRevocationCopy } from '#gateway/access/revocations/revocation-copy.ts';
import {
  callerKey,
  type RevocationKey,
  tokenKey,
} from '#gateway/access/revocations/revocation-key.ts';
import {
  createRevocationStore,
  type RevocationStore,
} from '#gateway/access/revocations/revocation-store.ts';
import { revocationState } from '#gateway/access/revocations/revocation.entity.ts';
import { openState } from '#gateway/state/open-state.ts';
import { createLog } from '#schema/kernel/log.ts';
import { linkTo, skipRedis, startRedisServer, untilUp } from '#test/support/redis-server.ts';

import { stateDatabases } from '../state/state-database.ts';

const log = createLog('silent');
const ann = callerKey('ann');
const token = tokenKey('0f');
const closed = { code: 'POLICY_STATE_UNAVAILABLE' };

/** A database that can be taken away, and a clock that stands until it is set. */
function setUp(): {
  list: RevocationKey[];
  down: boolean;
  time: number;
  refreshes: (() => void)[];
  options: Pick<RevocationsOptions, 'store' | 'log' | 'now' | 'every'>;
} {
  const world: ReturnType<typeof setUp> = {
    list: [],
    down: false,
    time: 0,
    refreshes: [],
    options: {
      store: {
        list: () =>
          world.down
            ? Promise.reject(new Error('gone'))
            : Promise.resolve(world.list.map((key) => ({ key, at: 0, reason: '' }))),
      },
      log,
      now: () => world.time,
      every: (ms, work) => {
        assert.equal(ms, 15_000);
        world.refreshes.push(work);
        return { [Symbol.dispose]: () => undefined };
      },
    },
  };
  return world;
}

for (const { name, skip, scratch } of stateDatabases) {
  test(`revocations outlive the gateway, and can be taken back, on ${name}`, { skip }, async () => {
    await using place = await scratch();
    const opened = async <Result>(work: (store: RevocationStore) => Promise<Result>) => {
      await using state = await openState({ location: place.location, parts: [revocationState] });
      return await work(createRevocationStore(state));
    };
    await opened(async (store) => {
      await store.add({ key: ann, at: 1_764_100_000_000, reason: 'left' });
      await store.add({ key: token, at: 1_764_100_000_001, reason: 'lost laptop' });
      await store.add({ key: ann, at: 1_764_100_000_002, reason: 'again' });
    });
    await opened(async (store) => {
      assert.deepEqual(await store.list(), [
        { key: ann, at: 1_764_100_000_000, reason: 'left' },
        { key: token, at: 1_764_100_000_001, reason: 'lost laptop' },
      ]);
      assert.deepEqual([await store.remove(ann), await store.remove(ann)], [true, false]);
      await using revocations = await openRevocations({ store, copy: null, log });
      assert.deepEqual(
        [revocations.anyRevoked([ann]), revocations.anyRevoked([token])],
        [false, true],
      );
    });
  });
}

test('what another gateway revokes is refused from the next reading on, and let in again when it is taken back', async () => {
  const world = setUp();
  await using revocations = await openRevocations({ ...world.options, copy: null });
  world.list.push(ann);
  assert.equal(revocations.anyRevoked([token, ann]), false);
  await revocations.refresh();
  assert.equal(revocations.anyRevoked([token, ann]), true);
  assert.equal(revocations.anyRevoked([token]), false);
  world.list.pop();
  await revocations.refresh();
  assert.equal(revocations.anyRevoked([token, ann]), false);
});

test('a list that could not be read for 45 s decides nothing, until it can be read again', async () => {
  const world = setUp();
  world.list.push(ann);
  await using revocations = await openRevocations({ ...world.options, copy: null });
  world.down = true;
  world.time = 44_999;
  await revocations.refresh();
  assert.equal(revocations.anyRevoked([ann]), true);
  world.time = 45_000;
  await revocations.refresh();
  assert.throws(() => revocations.anyRevoked([token]), closed);
  world.down = false;
  await revocations.refresh();
  assert.equal(revocations.anyRevoked([token]), false);
});

describe('with Redis', { skip: skipRedis, timeout: 20_000 }, () => {
  test('the list is read from there while the database does not answer, by gateways that never saw the database', async () => {
    await using redis = await startRedisServer();
    await using link = await linkTo(redis.url);
    const copy = createRevocationCopy(link);
    const first = setUp();
    first.list.push(ann);
    await using one = await openRevocations({ ...first.options, copy });
    const second = setUp();
    second.down = true;
    await using other = await openRevocations({ ...second.options, copy });
    assert.equal(other.anyRevoked([ann]), true);
    first.list.push(token);
    await one.refresh();
    second.time = 60_000;
    await other.refresh();
    assert.deepEqual([other.anyRevoked([ann]), other.anyRevoked([token])], [true, true]);
  });

  test('one that lost its data decides nothing until a gateway with a database has filled it again', async () => {
    await using redis = await startRedisServer();
    await using link = await linkTo(redis.url);
    const copy = createRevocationCopy(link);
    const first = setUp();
    first.list.push(ann);
    await using one = await openRevocations({ ...first.options, copy });
    await redis.kill();
    await redis.start();
    await untilUp(link, true);
    const second = setUp();
    second.down = true;
    await using other = await openRevocations({ ...second.options, copy });
    assert.throws(() => other.anyRevoked([token]), closed);
    await one.refresh();
    await other.refresh();
    assert.deepEqual([other.anyRevoked([ann]), other.anyRevoked([token])], [true, false]);
  });

  test('one that is gone changes nothing while the database answers, and closes when that is gone too', async () => {
    await using redis = await startRedisServer();
    await using link = await linkTo(redis.url);
    const world = setUp();
    await using revocations = await openRevocations({
      ...world.options,
      copy: createRevocationCopy(link),
    });
    await redis.kill();
    world.time = 50_000;
    world.list.push(ann);
    await revocations.refresh();
    assert.equal(revocations.anyRevoked([ann]), true);
    world.down = true;
    world.time = 100_000;
    await revocations.refresh();
    assert.throws(() => revocations.anyRevoked([ann]), closed);
  });
});
