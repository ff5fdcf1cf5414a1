import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { circuitWaitMs, failuresToOpen } from '#gateway/scatter/provider-channel.ts';
import { type FaultProxy, openFaultProxy } from '#test/support/fault-proxy.ts';
import { entryOf, type ScatterSetup, startScatter } from '#test/support/scatter-setup.ts';

import {
  counts,
  errorOf,
  type FaultyAtlas,
  openFaulty,
  page,
  pageWithout,
  strike,
} from './faults-setup.ts';

const names = Array.from({ length: 30 }, (_, index) => `p${String(index).padStart(2, '0')}`);

suite('of thirty providers', { timeout: 60_000 }, () => {
  let atlas: FaultyAtlas;
  before(async () => {
    atlas = await openFaulty();
  });
  after(() => atlas[Symbol.asyncDispose]());

  test('F14: ten that are dark leave the answers of twenty, ten errors and totals that say that they are incomplete', async () => {
    const dark = atlas.members.slice(0, 10);
    await strike(dark, { kind: 'refuse' });
    const { status, answer } = await atlas.post(page);
    assert.equal(status, 200);
    assert.deepEqual(answer, pageWithout(10, 'PROVIDER_UNAVAILABLE', true));
    const counted = await atlas.post(
      '{ summary { studies completeness { providers answered failed complete } } }',
    );
    const completeness = { providers: 30, answered: 20, failed: 10, complete: false };
    assert.deepEqual(counted.answer, { data: { summary: { studies: null, completeness } } });
    const wanted = await atlas.post('{ summary(completeness: ALL) { studies } }');
    const providers = names.slice(0, 10).map((id) => ({ id, code: 'PROVIDER_UNAVAILABLE' }));
    assert.deepEqual(wanted.answer, {
      data: { summary: null },
      errors: [
        {
          message:
            'Answers of all providers were asked for, and these are missing: p00 (PROVIDER_UNAVAILABLE), p01 (PROVIDER_UNAVAILABLE), p02 (PROVIDER_UNAVAILABLE), p03 (PROVIDER_UNAVAILABLE), p04 (PROVIDER_UNAVAILABLE) and 5 more; ask again, or take what the others have with completeness PARTIAL.',
          path: ['summary'],
          extensions: { code: 'INCOMPLETE', providers },
        },
      ],
    });
    await strike(dark, null);
  });

  test('F15: thirty that are dark leave nulls and thirty errors, and the status is still 200', async () => {
    await strike(atlas.members, { kind: 'refuse' });
    const { status, answer } = await atlas.post(
      '{ summary { subjects studies facets(fields: [MODALITY]) { field } } }',
    );
    assert.equal(status, 200);
    const failure = { code: 'PROVIDER_UNAVAILABLE', retryable: true } as const;
    assert.deepEqual(answer, {
      data: { summary: { subjects: null, studies: null, facets: null } },
      errors: names.map((name) => errorOf(name, 'summary', failure)),
    });
    await strike(atlas.members, null);
  });
});

/** Thirty providers behind proxies, asked by a clock that a test winds. */
async function startWound() {
  await using opening = new AsyncDisposableStack();
  const clock = { ms: 0 };
  const rows = Object.fromEntries(names.map((name) => [name, [{ uid: '1', day: 1 }]]));
  const scatter: ScatterSetup = opening.use(await startScatter(rows, { now: () => clock.ms }));
  await Promise.all(scatter.providers.map(({ sketched }) => sketched));
  const proxies: FaultProxy[] = [];
  for (const provider of scatter.providers) {
    const { port } = new URL(provider.url);
    proxies.push(opening.use(await openFaultProxy(Number(port))));
  }
  scatter.roster.replace(
    scatter.providers.map((provider, index) => ({
      ...entryOf(provider),
      url: `http://127.0.0.1:${proxies[index]?.port}/${provider.id}`,
    })),
  );
  const parts = opening.move();
  const ask = async (field: string): Promise<readonly (readonly [string | null, number])[]> => {
    const { data } = await scatter.ask<{ summary: { answers: readonly Told[] } }>(
      `{ summary { ${field} answers { code trips } } }`,
    );
    return data.summary.answers.map(({ code, trips }) => [code, trips]);
  };
  return { clock, scatter, proxies, ask, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

interface Told {
  readonly code: string | null;
  readonly trips: number;
}

suite('providers that have failed five times', { timeout: 120_000 }, () => {
  for (const failed of counts) {
    test(`F13: are not called where ${failed} of 30 have, but by one call after 30 s, which closes the circuit if it is answered`, async () => {
      await using atlas = await startWound();
      const { clock, scatter, ask } = atlas;
      const struck = atlas.proxies.slice(0, failed);
      const told = (code: string | null, trips: number): unknown =>
        names.map((_, index) => (index < failed ? [code, trips] : [null, 1]));
      assert.deepEqual(await ask('studies'), told(null, 1));
      for (const proxy of struck) await proxy.set({ kind: 'refuse' });
      for (let calls = 0; calls < failuresToOpen; calls++) {
        assert.deepEqual(await ask('studies'), told('PROVIDER_UNAVAILABLE', 1));
      }
      for (const proxy of struck) await proxy.set({ kind: 'none' });

      const opened = struck.map((proxy) => proxy.opened());
      clock.ms += circuitWaitMs - 1;
      assert.deepEqual(await ask('studies'), told('PROVIDER_CIRCUIT_OPEN', 0));
      assert.deepEqual(
        struck.map((proxy) => proxy.opened()),
        opened,
      );

      clock.ms += 1;
      for (const { requests } of scatter.providers) requests.length = 0;
      const both = await Promise.all([ask('studies'), ask('series')]);
      assert.deepEqual(both, [told(null, 1), told('PROVIDER_CIRCUIT_OPEN', 0)]);
      assert.deepEqual(
        scatter.providers.map(({ requests }) => requests.length),
        names.map((_, index) => (index < failed ? 1 : 2)),
      );
      assert.deepEqual(await ask('series'), told(null, 1));
    });
  }
});
