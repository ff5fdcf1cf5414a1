import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createCallerKeys } from '#gateway/audit/caller-keys.ts';
import { pruneChain, retentionDays } from '#gateway/audit/prune-chain.ts';
import { readActivity } from '#gateway/audit/read-activity.ts';
import { readHead } from '#gateway/audit/signed-head.ts';
import { verifyChain } from '#gateway/audit/verify-chain.ts';
import { toEntry } from '#gateway/audit/write-record.ts';
import { stateDatabases } from '#test/gateway/state/state-database.ts';

import { type AuditSetup, begin, setUpAudit, someEntries } from './audit-setup.ts';

const dayMs = 86_400_000;

async function headsOf({ store, key }: AuditSetup) {
  return (await store.heads()).flatMap((jws) => readHead(jws, key.trusted) ?? []);
}

async function recordTwo(setup: AuditSetup): Promise<void> {
  const keys = createCallerKeys(setup.state, () => begin);
  const writer = await setup.openWriter();
  for (const [at, pseudonym] of ['ann', 'ben', 'public', 'ann'].entries()) {
    const caller = await keys.markOf(pseudonym);
    await writer.append([
      toEntry({ at: begin + at, caller, event: 'REQUEST', request: `request-${at}` }),
    ]);
  }
  await writer.headNow();
}

for (const { name, skip, scratch } of stateDatabases) {
  suite(`what is recorded, on ${name},`, { skip }, () => {
    test('is read by caller or of all, the newest first, page by page', async () => {
      await using place = await scratch();
      await using setup = await setUpAudit(place.location);
      await recordTwo(setup);
      const keys = createCallerKeys(setup.state, () => begin);
      const read = async (pseudonym: string | null, first = 10, after = null) => {
        const found = await readActivity(setup.state, keys, { pseudonym, first, after });
        return found.map(({ pseudonym: who, record }) => [record.request, who]);
      };
      const ofAnn = [
        ['request-3', 'ann'],
        ['request-0', 'ann'],
      ];
      assert.deepEqual(await read('ann'), ofAnn);
      assert.deepEqual(await read('nobody'), []);
      const all = [
        ['request-3', 'ann'],
        ['request-2', 'public'],
        ['request-1', 'ben'],
        ['request-0', 'ann'],
      ];
      assert.deepEqual(await read(null), all);
      const [, second] = await readActivity(setup.state, keys, {
        pseudonym: null,
        first: 2,
        after: null,
      });
      const after = second ?? null;
      const rest = await readActivity(setup.state, keys, { pseudonym: null, first: 10, after });
      assert.deepEqual(
        rest.map(({ record }) => record.request),
        ['request-1', 'request-0'],
      );
    });

    test('is nobody’s once the key of a caller is deleted, and the chain is whole (R6.10)', async () => {
      await using place = await scratch();
      await using setup = await setUpAudit(place.location);
      await recordTwo(setup);
      const keys = createCallerKeys(setup.state, () => begin);
      const before = await keys.find('ann');
      assert.equal(await keys.erase('ann'), true);
      assert.equal(await keys.erase('ann'), false);
      const found = await readActivity(setup.state, keys, {
        pseudonym: null,
        first: 10,
        after: null,
      });
      assert.deepEqual(
        found.map(({ pseudonym }) => pseudonym),
        [null, 'public', 'ben', null],
      );
      const { faults } = await verifyChain(setup.store, 'main', await headsOf(setup), begin / 1000);
      assert.deepEqual(faults, []);
      // Who comes back is somebody new.
      assert.notEqual(await keys.markOf('ann'), before);
    });

    test('is nobody’s within a minute for gateways that run, which had the key in memory', async () => {
      await using place = await scratch();
      await using setup = await setUpAudit(place.location);
      const { clock } = setup;
      const running = createCallerKeys(setup.state, () => clock.now);
      const before = await running.markOf('ann');
      assert.equal(await createCallerKeys(setup.state, () => clock.now).erase('ann'), true);
      clock.now += 59_999;
      assert.equal(await running.markOf('ann'), before);
      clock.now += 1;
      assert.notEqual(await running.markOf('ann'), before);
    });

    test('is forgotten after 400 days, up to a head that stands for it', async () => {
      await using place = await scratch();
      await using setup = await setUpAudit(place.location);
      const { clock, store } = setup;
      const writer = await setup.openWriter();
      await writer.append(someEntries(10));
      await writer.headNow();
      clock.now += 10 * dayMs;
      await writer.append(someEntries(10, 10));
      await writer.headNow();
      clock.now = begin + retentionDays * dayMs - 1_000;
      assert.equal(await pruneChain(store, 'main', await headsOf(setup), clock.now / 1000), 0);
      clock.now += 1_000;
      const heads = await headsOf(setup);
      assert.equal(await pruneChain(store, 'main', heads, clock.now / 1000), 10);
      const report = await verifyChain(store, 'main', heads, clock.now / 1000);
      assert.deepEqual(report, { chain: 'main', entries: 10, last: 20, signed: 20, faults: [] });
      // A restart goes on where the chain stands.
      const again = await setup.openWriter();
      await again.append(someEntries(1, 20));
      const tail = await store.tail('main');
      assert.equal(tail?.seq, 21);
      // The last entries stay, whatever their age.
      clock.now += 1_000 * dayMs;
      await again.headNow();
      const newest = await headsOf(setup);
      assert.equal(await pruneChain(store, 'main', newest, clock.now / 1000), 20);
      assert.equal((await store.tail('main'))?.seq, 21);
    });
  });
}
