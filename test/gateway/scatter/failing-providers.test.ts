import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { circuitWaitMs, failuresToOpen } from '#gateway/scatter/provider-channel.ts';
import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const timeout = 30_000;
const summary = '{ summary { studies answers { status code trips } } }';
const answered = { status: 'ANSWERED', code: null, trips: 1 };
const unreachable = { status: 'FAILED', code: 'PROVIDER_UNAVAILABLE', trips: 1 };
const notAsked = { status: 'FAILED', code: 'PROVIDER_CIRCUIT_OPEN', trips: 0 };

/** Two providers, of which the second hangs up once both have answered; time goes on when the test says so. */
async function startFailing() {
  const clock = { ms: 1_000_000 };
  const scatter = await startScatter({ a: [{ uid: '1', day: 1 }], b: [] }, { now: () => clock.ms });
  const [, b] = scatter.providers;
  assert.ok(b);
  const ask = async (): Promise<unknown> => {
    const { data } = await scatter.ask<{ summary: { answers: readonly unknown[] } }>(summary);
    return data.summary.answers[1];
  };
  await b.sketched;
  assert.deepEqual(await ask(), answered);
  b.behaviour = hangUp;
  return { scatter, clock, b, ask, [Symbol.asyncDispose]: () => scatter[Symbol.asyncDispose]() };
}

const hangUp: FakeBehaviour = (_request, response) => {
  response.socket?.destroy();
  return 'handled';
};

suite('a provider that keeps failing', () => {
  test('is not asked for a while, which is a failure and no answer', { timeout }, async () => {
    await using atlas = await startFailing();
    for (let calls = 0; calls < failuresToOpen; calls++) {
      assert.deepEqual(await atlas.ask(), unreachable);
    }
    const before = atlas.b.requests.length;
    const answer = await atlas.scatter.ask(`{
      studies { totalCount { exact atLeast atMost } pageInfo { hasNextPage } answers { code trips } }
      summary { studies completeness { asked answered failed complete } }
    }`);
    assert.deepEqual(answer, {
      data: {
        studies: {
          totalCount: { exact: null, atLeast: 1, atMost: null },
          pageInfo: { hasNextPage: true },
          answers: [
            { code: null, trips: 1 },
            { code: 'PROVIDER_CIRCUIT_OPEN', trips: 0 },
          ],
        },
        summary: {
          studies: null,
          completeness: { asked: 1, answered: 1, failed: 1, complete: false },
        },
      },
    });
    assert.equal(atlas.b.requests.length, before);
  });

  test(
    'is tried by one call after a wait, and used again when it answers',
    { timeout },
    async () => {
      await using atlas = await startFailing();
      const { b, clock, ask } = atlas;
      for (let calls = 0; calls < failuresToOpen; calls++) await ask();
      clock.ms += circuitWaitMs;
      assert.deepEqual(await ask(), unreachable);
      clock.ms += circuitWaitMs - 1;
      assert.deepEqual(await ask(), notAsked);
      clock.ms += 1;
      const trying = Promise.withResolvers<void>();
      const back = Promise.withResolvers<void>();
      b.behaviour = (_request, response) => {
        trying.resolve();
        void back.promise.then(() => response.end('{"data":{"r":{"studies":0}}}'));
        return 'handled';
      };
      const tried = ask();
      await trying.promise;
      // Another question than the one that tries: equal ones would share the call.
      assert.deepEqual(await atlas.scatter.ask('{ summary { series answers { trips code } } }'), {
        data: {
          summary: {
            series: null,
            answers: [
              { trips: 1, code: null },
              { trips: 0, code: 'PROVIDER_CIRCUIT_OPEN' },
            ],
          },
        },
      });
      back.resolve();
      assert.deepEqual(await tried, answered);
      b.behaviour = null;
      assert.deepEqual(await ask(), answered);
    },
  );

  test(
    'is not judged by what clients leave: many that hang up close nothing',
    { timeout },
    async () => {
      await using atlas = await startFailing();
      for (let calls = 0; calls < 2 * failuresToOpen; calls++) {
        const controller = new AbortController();
        atlas.b.behaviour = () => {
          controller.abort();
          return 'handled';
        };
        await atlas.scatter.ask(summary, {}, { signal: controller.signal });
      }
      atlas.b.behaviour = null;
      assert.deepEqual(await atlas.ask(), answered);
    },
  );

  test('answers of what is wrong with a question, and is asked on', { timeout }, async () => {
    await using atlas = await startFailing();
    atlas.b.behaviour = () => '{"data":null,"errors":[{"extensions":{"code":"NO_RELEASE"}}]}';
    for (let calls = 0; calls < 2 * failuresToOpen; calls++) await atlas.ask();
    atlas.b.behaviour = () => '{"data":null,"errors":[{"message":"broken"}]}';
    for (let calls = 0; calls < 2 * failuresToOpen; calls++) await atlas.ask();
    assert.deepEqual(await atlas.ask(), { status: 'FAILED', code: 'PROVIDER_FAILED', trips: 1 });
  });

  test('is a new one when it joins again', { timeout }, async () => {
    await using atlas = await startFailing();
    const { roster } = atlas.scatter;
    for (let calls = 0; calls < failuresToOpen; calls++) await atlas.ask();
    atlas.b.behaviour = null;
    assert.deepEqual(await atlas.ask(), notAsked);
    roster.replace(roster.current().map((entry) => ({ ...entry, joined: entry.joined + 1 })));
    assert.deepEqual(await atlas.ask(), answered);
  });
});
