import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

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
const answered = { status: 'ANSWERED', code: null, trips: 1 };
const unreachable = { status: 'FAILED', code: 'PROVIDER_UNAVAILABLE', trips: 1 };
const timedOut = { status: 'TIMED_OUT', code: 'PROVIDER_TIMEOUT', trips: 1 };

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
