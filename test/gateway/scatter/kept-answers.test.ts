import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { seesAll } from '#schema/kernel/caller-scope.ts';
import { RecentMap } from '#gateway/scatter/recent-map.ts';
import type { FakeProvider } from '#test/support/fake-provider.ts';
import { entryOf, startScatter } from '#test/support/scatter-setup.ts';

const question = `query ($asOf: Date) {
  summary(asOf: $asOf, filter: { modality: { eq: "CT" } }) {
    studies
    facets(fields: [MODALITY]) { buckets { value studies } }
    answers { provider { id } status release trips milliseconds }
    completeness { asked answered complete }
    explanation { sentence }
  }
}`;
const isState = (query: string): boolean => query === '{r:__typename}';

interface Summary {
  readonly studies: number;
  readonly answers: readonly { readonly milliseconds: number }[];
}

/** Two providers that tell their states, and time that goes on when the test says so. */
async function startKeeping() {
  const clock = { ms: 0 };
  const scatter = await startScatter(
    { a: [{ uid: '1', day: 1, modality: 'CT' }], b: [{ uid: '2', day: 2, modality: 'CT' }] },
    { now: () => clock.ms },
  );
  await Promise.all(scatter.providers.map(({ sketched }) => sketched));
  for (const provider of scatter.providers) provider.state = 'one';
  /** How many questions were put to a provider since this was asked last, and how often it was asked for its state. */
  const countOf = (provider: FakeProvider): readonly [questions: number, states: number] => {
    const seen = provider.requests.splice(0);
    const states = seen.filter(({ query }) => isState(query)).length;
    return [seen.length - states, states];
  };
  return {
    scatter,
    clock,
    providers: scatter.providers as readonly [FakeProvider, FakeProvider],
    ask: async (query = question, variables = {}, context = {}): Promise<Summary> => {
      const { data } = await scatter.ask<{ summary: Summary }>(query, variables, context);
      return data.summary;
    },
    counts: () => scatter.providers.map(countOf),
    [Symbol.asyncDispose]: () => scatter[Symbol.asyncDispose](),
  };
}

const asked = [
  [1, 0],
  [1, 0],
];
const notAsked = [
  [0, 0],
  [0, 0],
];

suite('a merge that was made before', () => {
  test('is told again without a call: what each provider did, and that it was not asked', async () => {
    await using atlas = await startKeeping();
    const first = await atlas.ask();
    assert.ok(first.answers.every(({ milliseconds }) => milliseconds > 0));
    assert.deepEqual(atlas.counts(), asked);
    const again = await atlas.ask();
    assert.deepEqual(again, {
      ...first,
      answers: ['a', 'b'].map((id) => ({
        provider: { id },
        status: 'ANSWERED',
        release: 1,
        trips: 0,
        milliseconds: 0,
      })),
      completeness: { asked: 2, answered: 2, complete: true },
    });
    assert.deepEqual(atlas.counts(), notAsked);
  });

  test('is of a new object each time', async () => {
    await using atlas = await startKeeping();
    await atlas.ask();
    const changed = await atlas.ask();
    Object.assign(changed, { studies: 7, answers: [] });
    const { studies, answers } = await atlas.ask();
    assert.deepEqual([studies, answers.length], [2, 2]);
  });

  test('stands for a second; then each provider is asked whether it has changed, and nothing else', async () => {
    await using atlas = await startKeeping();
    await atlas.ask();
    atlas.counts();
    atlas.clock.ms += 1_000;
    await atlas.ask();
    assert.deepEqual(atlas.counts(), notAsked);
    atlas.clock.ms += 1;
    assert.equal((await atlas.ask()).studies, 2);
    assert.deepEqual(atlas.counts(), [
      [0, 1],
      [0, 1],
    ]);
    await atlas.ask();
    assert.deepEqual(atlas.counts(), notAsked);
  });

  test('falls when a provider has changed, by whatever call that shows', async () => {
    await using atlas = await startKeeping();
    const [a] = atlas.providers;
    await atlas.ask();
    atlas.counts();
    Object.assign(a, { state: 'two', rows: [], release: 2 });
    await atlas.ask('{ summary { images } }');
    atlas.counts();
    const { studies, answers } = await atlas.ask();
    assert.equal(studies, 1);
    assert.deepEqual(
      answers.map((answer) => ({ ...answer, milliseconds: null })),
      [
        { provider: { id: 'a' }, status: 'ANSWERED', release: 2, trips: 1, milliseconds: null },
        { provider: { id: 'b' }, status: 'ANSWERED', release: 1, trips: 1, milliseconds: null },
      ],
    );
    assert.deepEqual(atlas.counts(), asked);
    Object.assign(a, { state: 'three', rows: [{ uid: '5', day: 5, modality: 'CT' }] });
    atlas.clock.ms += 1_001;
    assert.equal((await atlas.ask()).studies, 2);
    assert.deepEqual(atlas.counts(), [
      [1, 1],
      [1, 1],
    ]);
  });

  test('falls when a provider is gone, which is a failure as ever', async () => {
    await using atlas = await startKeeping();
    await atlas.ask();
    await atlas.providers[1][Symbol.asyncDispose]();
    atlas.clock.ms += 1_001;
    const query = '{ summary { studies answers { status code } } }';
    const failed = { status: 'FAILED', code: 'PROVIDER_UNAVAILABLE' };
    assert.deepEqual(await atlas.ask(query), {
      studies: null,
      answers: [{ status: 'ANSWERED', code: null }, failed],
    });
    assert.equal((await atlas.ask()).studies, null);
  });

  test('falls when a provider hangs, which is known long before the time of the question is up', async () => {
    await using atlas = await startKeeping();
    const [, b] = atlas.providers;
    await atlas.ask();
    atlas.counts();
    atlas.clock.ms += 1_001;
    b.behaviour = ({ query }) => (isState(query) ? 'handled' : undefined);
    const { studies, answers } = await atlas.ask();
    assert.equal(studies, 2);
    assert.deepEqual(
      answers.map((answer) => ({ ...answer, milliseconds: null })),
      ['a', 'b'].map((id) => ({
        provider: { id },
        status: 'ANSWERED',
        release: 1,
        trips: 1,
        milliseconds: null,
      })),
    );
    assert.deepEqual(atlas.counts(), [
      [1, 1],
      [1, 1],
    ]);
  });

  test('falls when a provider joins', async () => {
    await using atlas = await startKeeping();
    await atlas.ask();
    atlas.counts();
    const { roster } = atlas.scatter;
    roster.replace([entryOf(atlas.providers[0]), entryOf(atlas.providers[1], 2)]);
    await atlas.ask();
    assert.deepEqual(atlas.counts(), asked);
  });

  test('is of one question and of callers with the same rights', async () => {
    await using atlas = await startKeeping();
    const scopes = ['one', 'other'].map((digest) => ({ ...seesAll, digest, may: () => true }));
    const questions: readonly (() => Promise<unknown>)[] = [
      () => atlas.ask(),
      () => atlas.ask(question.replace('"CT"', '"MR"')),
      () => atlas.ask(question, { asOf: '2024-01-01' }),
      () => atlas.ask(question.replace('studies', 'series studies')),
      ...scopes.map((scope) => () => atlas.ask(question, {}, { scope })),
    ];
    for (const put of questions) {
      await put();
      assert.deepEqual(atlas.counts(), asked);
    }
    for (const put of questions) await put();
    assert.deepEqual(atlas.counts(), notAsked);
  });
});

suite('a merge is not kept', () => {
  test('where a provider does not tell its state', async () => {
    await using atlas = await startKeeping();
    atlas.providers[1].state = null;
    await atlas.ask();
    await atlas.ask();
    assert.deepEqual(atlas.counts(), [
      [2, 0],
      [2, 0],
    ]);
  });

  test('where somebody’s part is missing', async () => {
    await using atlas = await startKeeping();
    const [, b] = atlas.providers;
    b.behaviour = () => '{"data":null,"errors":[{"message":"x"}]}';
    assert.equal((await atlas.ask()).studies, null);
    b.behaviour = null;
    assert.equal((await atlas.ask()).studies, 2);
    assert.deepEqual(atlas.counts(), [
      [2, 0],
      [2, 0],
    ]);
  });

  test('where the gateway fills something within it', async () => {
    await using atlas = await startKeeping();
    const query = '{ summary { byProvider { provider { health { consecutiveFailures } } } } }';
    const seen = await atlas.ask(query);
    assert.deepEqual(await atlas.ask(query), seen);
    assert.deepEqual(atlas.counts(), [
      [2, 0],
      [2, 0],
    ]);
  });
});

test('what is kept by weight goes by weight, what was not used for longest first', () => {
  const map = new RecentMap<string, string>(10, (_, text) => text.length);
  map.set('a', 'xxxx');
  map.set('b', 'xxxx');
  map.get('a');
  map.set('c', 'xxxxx');
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => map.get(key)),
    ['xxxx', undefined, 'xxxxx'],
  );
  map.set('c', 'xx');
  map.set('d', 'xxxx');
  assert.deepEqual(
    ['a', 'c', 'd'].map((key) => map.get(key)),
    ['xxxx', 'xx', 'xxxx'],
  );
  map.set('e', 'x'.repeat(11));
  assert.deepEqual(
    ['a', 'c', 'd', 'e'].map((key) => map.get(key)),
    [undefined, undefined, undefined, undefined],
  );
});
