import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, suite, test } from 'node:test';

import { defaultDeadlines } from '#gateway/gateway.ts';
import type { Fault } from '#test/support/fault-proxy.ts';

import {
  counts,
  type FaultyAtlas,
  openFaulty,
  page,
  pageWithout,
  type ProxiedProvider,
  strike,
  until,
  wholePage,
} from './faults-setup.ts';

const callMs = 1_500;
const latencies = [0, 100, 1_000, 4_900];

/** Connections to each, once the gateway has as many as it keeps. */
function openTo(members: readonly ProxiedProvider[]): readonly number[] {
  return members.map(({ proxy }) => proxy.open());
}

suite('a provider that is late', { timeout: 60_000 }, () => {
  const held: { readonly ms: number; readonly release: () => void }[] = [];
  let atlas: FaultyAtlas;
  before(async () => {
    // Delays end when a test says so: who is not late must have answered by then, or nothing goes on.
    const wait = (ms: number): Promise<void> =>
      new Promise((release) => void held.push({ ms, release }));
    atlas = await openFaulty({}, wait);
  });
  after(() => atlas[Symbol.asyncDispose]());

  for (const late of counts) {
    test(`F01: by less than the deadline is waited for where ${late} of 30 are, and holds up nobody`, async () => {
      const { members } = atlas;
      for (const ms of latencies) {
        assert.ok(ms < defaultDeadlines.callMs);
        held.length = 0;
        const answering = members.slice(late).map(({ provider }) => {
          const answered = Promise.withResolvers<unknown>();
          provider.behaviour = (_request, response) => {
            answered.resolve(once(response, 'finish'));
            return undefined;
          };
          return answered.promise;
        });
        await strike(members.slice(0, late), { kind: 'delay', ms });
        const asked = atlas.post(page);
        await Promise.all(answering);
        await until(() => held.length >= late);
        await strike(members, null);
        for (const { release } of held) release();
        assert.ok(held.every((one) => one.ms === ms));
        assert.deepEqual((await asked).answer, wholePage);
      }
    });
  }
});

suite('a provider that does not come to an end', { timeout: 120_000 }, () => {
  let atlas: FaultyAtlas;
  before(async () => {
    atlas = await openFaulty({ callMs });
  });
  after(() => atlas[Symbol.asyncDispose]());

  const faults: readonly (readonly [string, string, Fault])[] = [
    ['F02', 'accepts and never answers', { kind: 'silent' }],
    // Each piece comes long before any patience is over; the whole would take ten times the deadline.
    ['F06', 'sends two bytes at a time', { kind: 'slice', bytes: 2, everyMs: 30 }],
  ];
  for (const [id, does, fault] of faults) {
    for (const struck of counts) {
      test(`${id}: and ${does} is left out at its deadline where ${struck} of 30 do so, its connection closed`, async () => {
        const members = atlas.members.slice(0, struck);
        assert.deepEqual((await atlas.post(page)).answer, wholePage);
        const before = openTo(members);
        await strike(members, fault);
        const { status, answer } = await atlas.post(page);
        assert.equal(status, 200);
        assert.deepEqual(answer, pageWithout(struck, 'PROVIDER_TIMEOUT', true));
        await until(() =>
          openTo(members).every((open, index) => open === (before[index] ?? 0) - 1),
        );
        await strike(members, null);
        assert.deepEqual((await atlas.post(page)).answer, wholePage);
      });
    }
  }
});

suite('a client that leaves', { timeout: 60_000 }, () => {
  let atlas: FaultyAtlas;
  before(async () => {
    atlas = await openFaulty({ callMs: 600_000, totalMs: 600_000 });
  });
  after(() => atlas[Symbol.asyncDispose]());

  for (const silent of counts) {
    test(`F16: while ${silent} of 30 have not answered ends its calls to them, and their connections`, async () => {
      const members = atlas.members.slice(0, silent);
      assert.deepEqual((await atlas.post(page)).answer, wholePage);
      const before = openTo(members);
      const asked = members.map(({ provider }) => {
        const request = Promise.withResolvers<void>();
        provider.behaviour = () => {
          request.resolve();
          return 'handled';
        };
        return request.promise;
      });
      const client = new AbortController();
      const request = atlas.post(page, client.signal);
      await Promise.all(asked);
      client.abort();
      await assert.rejects(request, { name: 'AbortError' });
      await until(() => openTo(members).every((open, index) => open === (before[index] ?? 0) - 1));
      await strike(members, null);
      assert.deepEqual((await atlas.post(page)).answer, wholePage);
    });
  }
});
