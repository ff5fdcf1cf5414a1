import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import {
  callsAtOnce,
  callsWaiting,
  circuitWaitMs,
  failuresToOpen,
} from '#gateway/scatter/provider-channel.ts';
import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [`p${index}`, [{ uid: `${index}`, day: index }]]),
);
const hang: FakeBehaviour = () => 'handled';
const page = JSON.stringify({
  data: {
    r: {
      edges: [{ cursor: '{"key":null,"id":"1"}', n0: { id: 'a:1' } }],
      keys: [null],
      pageInfo: { hasNextPage: false },
    },
  },
});
const timeout = 30_000;
const summary = '{ summary { studies answers { status code trips } } }';
const answered = { status: 'ANSWERED', code: null, trips: 1 };
const unreachable = { status: 'FAILED', code: 'PROVIDER_UNAVAILABLE', trips: 1 };
const notAsked = { status: 'FAILED', code: 'PROVIDER_CIRCUIT_OPEN', trips: 0 };
const timedOut = { status: 'TIMED_OUT', code: 'PROVIDER_TIMEOUT', trips: 1 };

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

suite('a merged field', () => {
  test(
    'is there at its deadline without the slow and the dead, and says so',
    { timeout },
    async () => {
      await using scatter = await startScatter(rows, { totalMs: 600_000, mergedMs: 1_500 });
      // Who hangs is told from who reads the schema for the first time.
      await scatter.ask('{ summary { images } }');
      const [slow, slower, dead] = scatter.providers;
      assert.ok(slow && slower && dead);
      slow.behaviour = hang;
      slower.behaviour = (_request, response) => {
        response.write('{"data":');
        return 'handled';
      };
      await dead[Symbol.asyncDispose]();
      const answer = await scatter.ask(`{
      summary {
        studies
        facets(fields: [MODALITY]) { buckets { value studies } }
        completeness { providers answered failed timedOut complete }
        answers { status code trips }
      }
    }`);
      assert.deepEqual(answer, {
        data: {
          summary: {
            studies: null,
            facets: [{ buckets: [{ value: 'CT', studies: 5 }] }],
            completeness: { providers: 8, answered: 5, failed: 1, timedOut: 2, complete: false },
            answers: [
              timedOut,
              timedOut,
              unreachable,
              answered,
              answered,
              answered,
              answered,
              answered,
            ],
          },
        },
      });
    },
  );

  test('has a deadline of its own: a page of the same request goes on', { timeout }, async () => {
    await using scatter = await startScatter({ a: [] }, { totalMs: 600_000, mergedMs: 500 });
    const [a] = scatter.providers;
    assert.ok(a);
    const summaryOver = Promise.withResolvers<void>();
    a.behaviour = ({ query }, response) => {
      if (query.includes('summary')) response.on('close', summaryOver.resolve);
      else void summaryOver.promise.then(() => response.end(page));
      return 'handled';
    };
    assert.deepEqual(
      await scatter.ask('{ summary { answers { code } } studies { nodes { id } } }'),
      {
        data: {
          summary: { answers: [{ code: 'PROVIDER_TIMEOUT' }] },
          studies: { nodes: [{ id: 'a:1' }] },
        },
      },
    );
  });

  test('has that deadline as an entity of nobody in particular, too', { timeout }, async () => {
    await using scatter = await startScatter(
      { a: [{ uid: '1', day: 1 }], b: [] },
      { totalMs: 600_000, mergedMs: 1_000 },
    );
    await scatter.ask('{ summary { images } }');
    scatter.providers[1]!.behaviour = hang;
    const answer = await scatter.ask(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Concept { occurrences { provider { id } subjects } }
        }
      }`,
      { representations: [{ __typename: 'Concept', id: 'SCT:1' }] },
    );
    assert.deepEqual(answer, {
      data: { _entities: [{ occurrences: [{ provider: { id: 'a' }, subjects: 1 }] }] },
      errors: [
        {
          message: 'The provider did not answer in time.',
          path: ['_entities', 0],
          extensions: { code: 'PROVIDER_TIMEOUT', provider: 'b', retryable: true },
        },
      ],
    });
  });
});

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

suite('a provider with too much to do', () => {
  test(
    'is sent so many calls at once, so many wait, and the next ones are refused',
    { timeout },
    async () => {
      await using scatter = await startScatter({ a: [], b: [] }, { totalMs: 600_000 });
      const [a, b] = scatter.providers;
      assert.ok(a && b);
      // A call for sketches would take a place.
      await Promise.all([a.sketched, b.sketched]);
      await scatter.ask(summary);
      a.behaviour = hang;
      const controller = new AbortController();
      const question = (number: number): string =>
        `{ summary(filter: {patientId: {eq: "${number}"}}) { studies answers { status code trips } } }`;
      const most = callsAtOnce + callsWaiting;
      const asked = Array.from({ length: most }, (_, number) =>
        scatter.ask(question(number), {}, { signal: controller.signal }),
      );
      while (b.requests.length <= most) await new Promise((resolve) => setTimeout(resolve, 10));
      const busy = { status: 'FAILED', code: 'PROVIDER_BUSY', trips: 0 };
      assert.deepEqual(await scatter.ask(question(most)), {
        data: { summary: { studies: null, answers: [busy, answered] } },
      });
      assert.equal(a.requests.length, 1 + callsAtOnce);
      controller.abort();
      await Promise.all(asked);
      assert.equal(a.requests.length, 1 + callsAtOnce, 'what waits for nobody is never sent');
      a.behaviour = null;
      assert.deepEqual(await scatter.ask(question(0)), {
        data: { summary: { studies: 0, answers: [answered, answered] } },
      });
    },
  );
});
