import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  type KnownSummary,
  refreshMs,
  type SummaryReader,
  SummaryStore,
  trustedMs,
} from '#gateway/selection/summary-store.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import { TestClock } from './selection-clock.ts';

interface Setup extends Disposable {
  readonly clock: TestClock;
  readonly store: SummaryStore;
  /** What the provider answers; null where it does not. */
  readonly holder: { summary: ValueSummary | null; fault?: Error | null };
  /** What it was asked with, so far. */
  readonly asked: (KnownSummary | null)[];
}

function summaryOf(release: number, build = 'b'): ValueSummary {
  return { provider: 'p', release, build, filters: {}, tables: {} };
}

function open(): Setup {
  const clock = new TestClock();
  const holder: Setup['holder'] = { summary: summaryOf(1) };
  const asked: Setup['asked'] = [];
  const read: SummaryReader = (_, known) => {
    asked.push(known === null ? null : { build: known.build, release: known.release });
    const { summary, fault = null } = holder;
    if (fault !== null) return Promise.reject(fault);
    if (summary === null) return Promise.resolve(null);
    const isKnown = known?.build === summary.build && known.release === summary.release;
    return Promise.resolve(isKnown ? [] : [structuredClone(summary)]);
  };
  const store = new SummaryStore(read, clock, createLog('silent'));
  return { clock, store, holder, asked, [Symbol.dispose]: () => store[Symbol.dispose]() };
}

test('a summary is read once, and then asked for with what is known of it', async () => {
  using setup = open();
  const { clock, store, asked } = setup;
  assert.equal(store.of('p'), undefined);
  store.fetch('p');
  await clock.pass(0);
  assert.deepEqual(store.of('p'), summaryOf(1));
  await clock.pass(2 * refreshMs);
  assert.deepEqual(store.of('p'), summaryOf(1));
  assert.deepEqual(asked, [null, { build: 'b', release: 1 }, { build: 'b', release: 1 }]);
});

test('a new release and a new build are found at the next round', async () => {
  using setup = open();
  const { clock, store, holder } = setup;
  store.fetch('p');
  await clock.pass(1);
  holder.summary = summaryOf(2);
  await clock.pass(refreshMs - 2);
  assert.equal(store.of('p')?.release, 1);
  await clock.pass(1);
  assert.equal(store.of('p')?.release, 2);
  holder.summary = summaryOf(2, 'c');
  await clock.pass(refreshMs);
  assert.equal(store.of('p')?.build, 'c');
});

test('an answer from a later release ends the trust at once; one from an earlier, or from none, does not', async () => {
  using setup = open();
  const { clock, store, holder } = setup;
  holder.summary = summaryOf(3);
  store.fetch('p');
  await clock.pass(0);
  store.saw('p', 2);
  store.saw('p', null);
  store.saw('p', 3);
  assert.equal(store.of('p')?.release, 3);
  holder.summary = summaryOf(4);
  store.saw('p', 4);
  assert.equal(store.of('p'), undefined);
  await clock.pass(0);
  assert.equal(store.of('p')?.release, 4);
});

test('a summary that is not confirmed is trusted for a while only, and again when its provider is back', async () => {
  using setup = open();
  const { clock, store, holder } = setup;
  store.fetch('p');
  await clock.pass(0);
  const { summary } = holder;
  holder.summary = null;
  await clock.pass(trustedMs);
  assert.equal(store.of('p')?.release, 1);
  await clock.pass(1);
  assert.equal(store.of('p'), undefined);
  holder.summary = summary;
  await clock.pass(refreshMs);
  assert.equal(store.of('p')?.release, 1);
});

test('what is no summary proves nothing; who left is forgotten, and asked no more', async () => {
  using setup = open();
  const { clock, store, holder, asked } = setup;
  store.fetch('p');
  await clock.pass(0);
  holder.summary = { ...summaryOf(2), provider: 'q' };
  await clock.pass(refreshMs);
  assert.equal(store.of('p'), undefined);
  holder.summary = summaryOf(2);
  await clock.pass(refreshMs);
  assert.equal(store.of('p')?.release, 2);
  store.forget('p');
  assert.equal(store.of('p'), undefined);
  const before = asked.length;
  await clock.pass(3 * refreshMs);
  assert.equal(asked.length, before);
});

test('a read that breaks is no end: the provider is asked at the next round', async () => {
  using setup = open();
  const { clock, store, holder, asked } = setup;
  holder.fault = new Error('something unexpected');
  store.fetch('p');
  await clock.pass(0);
  assert.equal(store.of('p'), undefined);
  holder.fault = null;
  await clock.pass(refreshMs);
  assert.deepEqual(store.of('p'), summaryOf(1));
  assert.deepEqual(asked, [null, null]);
});
