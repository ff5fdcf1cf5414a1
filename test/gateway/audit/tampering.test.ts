import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { auditState } from '#gateway/audit/audit.entity.ts';
import { chainStart, continueChain, linkHash } from '#gateway/audit/chain.ts';
import { headEntries } from '#gateway/audit/chain-writer.ts';
import { createEntryStore } from '#gateway/audit/entry-store.ts';
import { readHeads } from '#gateway/audit/heads-file.ts';
import { type ChainReport, verifyChain } from '#gateway/audit/verify-chain.ts';
import { openState } from '#gateway/state/open-state.ts';

import { type AuditSetup, begin, entryOf, setUpAudit, someEntries } from './audit-setup.ts';

/** Verifies by the heads that were published and nothing else. */
async function verify(
  { headsFile, key, clock }: AuditSetup,
  store: Parameters<typeof verifyChain>[0],
): Promise<ChainReport> {
  const { heads, unreadable } = await readHeads(headsFile, key.trusted);
  assert.deepEqual(unreadable, []);
  return verifyChain(store, 'main', heads, clock.now / 1000);
}

/** A chain of 30 entries with heads of the 10th, 20th and 30th. */
async function writeThirty(setup: AuditSetup): Promise<void> {
  const writer = await setup.openWriter();
  for (const from of [0, 10, 20]) {
    await writer.append(someEntries(10, from));
    await writer.headNow();
  }
}

/** Changes the database as one does who may do all with it but has not the key of the heads. */
async function tamper({ state }: AuditSetup, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await state.orm.driver.getConnection().execute(statement);
}

/** Hashes the whole chain anew, so that every entry follows the one before. */
async function hashAnew({ state, store }: AuditSetup): Promise<void> {
  const entries = await store.page('main', 0, 1_000);
  let before = chainStart('main').hash;
  for (const { seq, record } of entries) {
    before = linkHash(before, record);
    await state.orm.driver
      .getConnection()
      .execute('update audit_entry set hash = ? where seq = ?', [before, seq]);
  }
}

const whole = { chain: 'main', entries: 30, last: 30, signed: 30, faults: [] };

suite('a chain is held against the heads that were published: it', () => {
  test('is whole where nobody has touched it', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    assert.deepEqual(await verify(setup, setup.store), whole);
  });

  test('shows that an entry was changed, also where all hashes were made anew', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    const statement = `update audit_entry set record = replace(record, 'request-11', 'request-99')`;
    await tamper(setup, statement);
    const { faults } = await verify(setup, setup.store);
    assert.deepEqual(faults, [{ kind: 'CHANGED', seq: 12 }]);
    await hashAnew(setup);
    const later = await verify(setup, setup.store);
    assert.deepEqual(later.faults, [
      { kind: 'REWRITTEN', seq: 20 },
      { kind: 'REWRITTEN', seq: 30 },
    ]);
  });

  test('shows that what an entry is found by was changed', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    await tamper(setup, `update audit_entry set caller = 'caller-0' where seq = 12`);
    await tamper(setup, `update audit_entry set at = at + 1 where seq = 13`);
    const { faults } = await verify(setup, setup.store);
    assert.deepEqual(faults, [
      { kind: 'CHANGED', seq: 12 },
      { kind: 'CHANGED', seq: 13 },
    ]);
  });

  test('shows that an entry was deleted, also where the others were numbered and hashed anew', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    await tamper(setup, 'delete from audit_entry where seq = 12');
    assert.deepEqual((await verify(setup, setup.store)).faults, [{ kind: 'MISSING', seq: 12 }]);
    await tamper(
      setup,
      'update audit_entry set seq = seq + 1000 where seq > 12',
      'update audit_entry set seq = seq - 1001 where seq > 1000',
    );
    await hashAnew(setup);
    assert.deepEqual((await verify(setup, setup.store)).faults, [
      { kind: 'REWRITTEN', seq: 20 },
      { kind: 'CUT', seq: 30 },
    ]);
  });

  test('shows that an entry was inserted, also where the others were hashed anew', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    const { caller, at, record } = entryOf(500);
    await tamper(
      setup,
      'update audit_entry set seq = seq + 1000 where seq >= 12',
      'update audit_entry set seq = seq - 999 where seq > 1000',
      `insert into audit_entry (chain, seq, at, caller, record, hash) values ('main', 12, ${at}, '${caller}', '${record}', 'x')`,
    );
    assert.deepEqual((await verify(setup, setup.store)).faults.slice(0, 2), [
      { kind: 'CHANGED', seq: 12 },
      { kind: 'CHANGED', seq: 13 },
    ]);
    await hashAnew(setup);
    assert.deepEqual((await verify(setup, setup.store)).faults, [
      { kind: 'REWRITTEN', seq: 20 },
      { kind: 'REWRITTEN', seq: 30 },
    ]);
  });

  test('shows that two entries were exchanged', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    await tamper(
      setup,
      'update audit_entry set seq = 1000 where seq = 12',
      'update audit_entry set seq = 12 where seq = 13',
      'update audit_entry set seq = 13 where seq = 1000',
    );
    assert.deepEqual((await verify(setup, setup.store)).faults, [
      { kind: 'CHANGED', seq: 12 },
      { kind: 'CHANGED', seq: 13 },
      { kind: 'CHANGED', seq: 14 },
    ]);
    await hashAnew(setup);
    assert.deepEqual((await verify(setup, setup.store)).faults, [
      { kind: 'REWRITTEN', seq: 20 },
      { kind: 'REWRITTEN', seq: 30 },
    ]);
  });

  test('shows that its end was cut off', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    await tamper(setup, 'delete from audit_entry where seq > 25', 'delete from audit_head');
    assert.deepEqual(await verify(setup, setup.store), {
      chain: 'main',
      entries: 25,
      last: 25,
      signed: 20,
      faults: [{ kind: 'CUT', seq: 26 }],
    });
  });

  test('shows that its beginning was cut off although it was not old', async () => {
    await using setup = await setUpAudit();
    await writeThirty(setup);
    await tamper(setup, 'delete from audit_entry where seq <= 10');
    assert.deepEqual((await verify(setup, setup.store)).faults, [
      { kind: 'BEGINNING_CUT', seq: 10 },
    ]);
  });

  test('shows that an older copy of the database was put back, also when it was gone on with', async () => {
    await using setup = await setUpAudit();
    const copy = join(setup.folder, 'copy.sqlite');
    const writer = await setup.openWriter();
    await writer.append(someEntries(10));
    await writer.headNow();
    await tamper(setup, 'pragma wal_checkpoint(truncate)');
    await copyFile(join(setup.folder, 'gateway.sqlite'), copy);
    await writer.append(someEntries(10, 10));
    await writer.headNow();
    await using older = await openState({
      location: { kind: 'sqlite', file: copy },
      parts: [auditState],
    });
    const store = await createEntryStore(older);
    assert.deepEqual((await verify(setup, store)).faults, [{ kind: 'CUT', seq: 11 }]);
    const tail = (await store.tail('main')) ?? chainStart('main');
    await store.insert(continueChain('main', tail, someEntries(15, 300)));
    assert.deepEqual((await verify(setup, store)).faults, [{ kind: 'REWRITTEN', seq: 20 }]);
  });

  test('shows that two replicas went on from one copy under one name', async () => {
    await using setup = await setUpAudit();
    await using other = await setUpAudit();
    const writer = await setup.openWriter();
    await writer.append(someEntries(10));
    const shared = await setup.store.page('main', 0, 10);
    await other.store.insert(shared);
    const second = await other.openWriter();
    await writer.append(someEntries(5, 10));
    await second.append(someEntries(7, 200));
    await writer.headNow();
    const signed = await second.headNow();
    assert.ok(signed);
    const { heads } = await readHeads(setup.headsFile, setup.key.trusted);
    const now = begin / 1000;
    const trusted = [...heads, signed];
    const first = await verifyChain(setup.store, 'main', trusted, now);
    assert.deepEqual(first.faults, [{ kind: 'CUT', seq: 16 }]);
    await writer.append(someEntries(2, 15));
    const both = [...trusted, await writer.headNow()].flatMap((head) => head ?? []);
    const later = await verifyChain(setup.store, 'main', both, now);
    assert.deepEqual(later.faults, [{ kind: 'FORKED', seq: 17 }]);
    const elsewhere = await verifyChain(other.store, 'main', heads, now);
    assert.deepEqual(elsewhere.faults, [{ kind: 'REWRITTEN', seq: 15 }]);
  });

  test('is verified in pages, however long it is', async () => {
    await using setup = await setUpAudit();
    const writer = await setup.openWriter();
    const entries = 12 * headEntries;
    for (let from = 0; from < entries; from += headEntries) {
      await writer.append(someEntries(headEntries, from));
      await writer.headWhenDue();
    }
    const counted: number[] = [];
    const store = {
      page: async (...asked: Parameters<typeof setup.store.page>) => {
        const page = await setup.store.page(...asked);
        counted.push(page.length);
        return page;
      },
    };
    const report = await verify(setup, store);
    assert.deepEqual(report, { ...whole, entries, last: entries, signed: entries });
    assert.deepEqual(counted, [5_000, 5_000, 2_000, 0]);
  });
});
