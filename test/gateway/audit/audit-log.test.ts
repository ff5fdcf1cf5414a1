import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

import { type AuditLog, openAuditLog } from '#gateway/audit/audit-log.ts';
import { parseRecord } from '#gateway/audit/audit-record.ts';
import { newestHead } from '#gateway/audit/heads-file.ts';
import { resumeRecording } from '#gateway/audit/resume-recording.ts';
import { readHead } from '#gateway/audit/signed-head.ts';
import { verifyChain } from '#gateway/audit/verify-chain.ts';
import { createLog } from '#schema/kernel/log.ts';
import { stateDatabases } from '#test/gateway/state/state-database.ts';

import { type AuditSetup, entryOf, setUpAudit, someEntries } from './audit-setup.ts';

function openLog({ location, folder, headsFile }: AuditSetup): Promise<AuditLog> {
  const keys = join(folder, 'keys');
  return openAuditLog({ location, chain: 'main', keys, headsFile }, createLog('silent'));
}

/** The next thread that this process starts. */
function nextThread(): Promise<Worker> {
  return new Promise((resolve) => void process.once('worker', resolve));
}

for (const { name, skip, scratch } of stateDatabases) {
  suite(`records, on ${name},`, { skip }, () => {
    test('are written in the order in which they came, and continued after a restart', async () => {
      await using place = await scratch();
      await using setup = await setUpAudit(place.location);
      for (const from of [0, 700]) {
        await using auditLog = await openLog(setup);
        await Promise.all(someEntries(700, from).map((entry) => auditLog.append(entry)));
      }
      const entries = await setup.store.page('main', 0, 2_000);
      assert.deepEqual(
        entries.map(({ record }) => record),
        someEntries(1_400).map(({ record }) => record),
      );
    });

    test('are signed as a whole when the log closes, and the head is kept and published', async () => {
      await using setup = await setUpAudit();
      {
        await using auditLog = await openLog(setup);
        await auditLog.append(entryOf(0));
        assert.equal(auditLog.head(), null);
      }
      const head = newestHead(setup.headsFile, setup.key.trusted, 'main');
      assert.deepEqual(await setup.store.heads(), [head?.jws]);
      const { faults, signed } = await verifyChain(setup.store, 'main', head ? [head] : [], 0);
      assert.deepEqual({ faults, signed }, { faults: [], signed: 1 });
    });
  });
}

suite('a log', () => {
  test('signs a head after a thousand entries', async () => {
    await using setup = await setUpAudit();
    await using auditLog = await openLog(setup);
    await Promise.all(someEntries(1_000).map((entry) => auditLog.append(entry)));
    // The head is said after the entries are, and the next entry after the head.
    await auditLog.append(entryOf(1_000));
    assert.equal(readHead(auditLog.head() ?? '', setup.key.trusted)?.seq, 1_000);
  });

  test('signs a head a minute after the first entry that has none', async () => {
    await using setup = await setUpAudit();
    const writer = await setup.openWriter();
    await writer.append(someEntries(3));
    setup.clock.now += 59_999;
    assert.equal(await writer.headWhenDue(), null);
    setup.clock.now += 1;
    assert.equal((await writer.headWhenDue())?.seq, 3);
    setup.clock.now += 3_600_000;
    assert.equal(await writer.headWhenDue(), null);
  });

  test('refuses records while they cannot be written, and takes them when they can again', async () => {
    await using setup = await setUpAudit();
    await using auditLog = await openLog(setup);
    await auditLog.append(entryOf(0));
    const connection = setup.state.orm.driver.getConnection();
    await connection.execute(
      `create trigger full before insert on audit_entry begin select raise(abort, 'disk full'); end`,
    );
    assert.equal(auditLog.isFailing(), false);
    await assert.rejects(auditLog.append(entryOf(1)), { code: 'AUDIT_UNAVAILABLE' });
    assert.equal(auditLog.isFailing(), true);
    await connection.execute('drop trigger full');
    await auditLog.append(entryOf(2));
    assert.equal(auditLog.isFailing(), false);
    const { entries, faults } = await verifyChain(setup.store, 'main', [], 0);
    assert.deepEqual({ entries, faults }, { entries: 2, faults: [] });
  });

  test('goes on with another thread where its own has ended, and whoever waits is told', async () => {
    await using setup = await setUpAudit();
    const started = nextThread();
    await using auditLog = await openLog(setup);
    await auditLog.append(entryOf(0));
    const ended = (await started).terminate();
    // It runs nothing any more, and has not ended yet.
    const waiting = auditLog.append(entryOf(1));
    await assert.rejects(waiting, { code: 'AUDIT_UNAVAILABLE', detail: 'the audit thread ended' });
    await ended;
    await assert.rejects(auditLog.append(entryOf(1)), { code: 'AUDIT_UNAVAILABLE' });
    const recording = { auditLog, now: () => setup.clock.now };
    const resumes = (): Promise<boolean> =>
      resumeRecording(recording, null).then(
        () => true,
        () => false,
      );
    while (!(await resumes())) await pause(50);
    await auditLog.append(entryOf(2));
    assert.equal(auditLog.isFailing(), false);
    const entries = await setup.store.page('main', 0, 10);
    const events = entries.map(({ record }) => parseRecord(record).event);
    assert.deepEqual(events, ['REQUEST', 'RESUMED', 'REQUEST']);
    assert.deepEqual((await verifyChain(setup.store, 'main', [], 0)).faults, []);
  });

  test('that is closed while another thread starts ends when that one has', async () => {
    await using setup = await setUpAudit();
    const first = nextThread();
    const auditLog = await openLog(setup);
    const second = nextThread();
    await (await first).terminate();
    const starting = await second;
    assert.notEqual(starting.threadId, -1);
    await auditLog[Symbol.asyncDispose]();
    assert.equal(starting.threadId, -1);
  });

  test('writes nothing where the database has no room, and goes on where it stood', async () => {
    await using setup = await setUpAudit();
    const writer = await setup.openWriter();
    await writer.append(someEntries(5));
    const connection = setup.state.orm.driver.getConnection();
    const [pages] = await connection.execute<{ page_count: number }[]>('pragma page_count');
    await connection.execute(`pragma max_page_count = ${pages?.page_count ?? 0}`);
    await assert.rejects(writer.append(someEntries(2_000, 5)), { code: 'SQLITE_FULL' });
    await connection.execute('pragma max_page_count = 1000000');
    await writer.append(someEntries(3, 5));
    await writer.headNow();
    const head = newestHead(setup.headsFile, setup.key.trusted, 'main');
    const { entries, faults } = await verifyChain(setup.store, 'main', head ? [head] : [], 0);
    assert.deepEqual({ entries, faults }, { entries: 8, faults: [] });
  });

  test('goes on behind entries of which it was never told that they were written', async () => {
    await using setup = await setUpAudit();
    const writer = await setup.openWriter();
    const { insert } = setup.store;
    const lossy = { ...setup.store };
    const doubting = Object.assign(setup.store, {
      insert: async (...given: Parameters<typeof insert>) => {
        await insert(...given);
        throw new Error('the connection was cut');
      },
    });
    await assert.rejects(writer.append(someEntries(2)));
    Object.assign(doubting, lossy);
    await writer.append(someEntries(2, 2));
    const { entries, faults } = await verifyChain(setup.store, 'main', [], 0);
    assert.deepEqual({ entries, faults }, { entries: 4, faults: [] });
  });

  test('stops where another process writes the same chain', async () => {
    await using setup = await setUpAudit();
    const [first, second] = [await setup.openWriter(), await setup.openWriter()];
    await first.append(someEntries(1));
    await assert.rejects(second.append(someEntries(1, 9)));
    await assert.rejects(second.append(someEntries(1, 9)), /another process writes/);
    await first.append(someEntries(1, 1));
  });

  test('does not continue a chain whose published head it does not hold', async () => {
    await using setup = await setUpAudit();
    {
      await using auditLog = await openLog(setup);
      await auditLog.append(entryOf(0));
      await auditLog.append(entryOf(1));
    }
    await setup.state.orm.driver.getConnection().execute('delete from audit_entry where seq = 2');
    await assert.rejects(openLog(setup), {
      code: 'CONFIGURATION_INVALID',
      message:
        `The audit chain "main" in the gateway's database is not the one whose heads stand in ${setup.headsFile}: ` +
        'run `npm run audit -- verify`, and put the newest database back or go on under another GATEWAY_NAME.',
    });
  });
});
