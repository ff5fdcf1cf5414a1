import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startScatter } from '#test/support/scatter-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }], b: [{ uid: '2', day: 2 }] };
const status = 'answers { provider { id } status code }';
const answers = [
  { provider: { id: 'a' }, status: 'ANSWERED', code: null },
  { provider: { id: 'b' }, status: 'FAILED', code: 'PROVIDER_BAD_RESPONSE' },
];

/** A page of one study of b with these objects in it. */
function page(within: object): object {
  const cursor = JSON.stringify({ key: null, id: '2' });
  const edges = [{ cursor, n0: { id: 'b:2', ...within } }];
  return { edges, keys: [null], pageInfo: { hasNextPage: false } };
}

const foreign = { provider: { id: 'a' }, subjects: 999 };
const claims: readonly {
  readonly name: string;
  readonly query: string;
  readonly value: object;
  /** What is left: what a says. */
  readonly left: object;
}[] = [
  {
    name: 'a count under another’s name',
    query: `{ summary { byProvider { provider { id } subjects } ${status} } }`,
    value: { byProvider: [{ provider: { id: 'b' }, subjects: 1 }, foreign] },
    left: { summary: { byProvider: [{ provider: { id: 'a' }, subjects: 1 }], answers } },
  },
  {
    name: 'a count under another’s name, called otherwise',
    query: `{ summary { byProvider { whose: provider { name: id } subjects } ${status} } }`,
    value: { byProvider: [{ whose: { name: 'a' }, subjects: 999 }] },
    left: { summary: { byProvider: [{ whose: { name: 'a' }, subjects: 1 }], answers } },
  },
  {
    name: 'a part of a bucket under another’s name',
    query: `{ summary { facets(fields: [MODALITY]) { buckets { value byProvider { provider { id } subjects } } } ${status} } }`,
    value: {
      facets: [
        {
          __atlas_key: 'MODALITY',
          buckets: [{ __atlas_key: 'XA', value: 'XA', byProvider: [foreign] }],
        },
      ],
    },
    left: { summary: { facets: [{ buckets: [{ value: 'CT', byProvider: null }] }], answers } },
  },
  {
    name: 'another name for what others count, too',
    query: `{ summary { facets(fields: [MODALITY]) { buckets { value called: value series } } ${status} } }`,
    value: {
      facets: [
        {
          __atlas_key: 'MODALITY',
          buckets: [{ __atlas_key: 'CT', value: 'CT', called: 'XA', series: 1 }],
        },
      ],
    },
    left: {
      summary: { facets: [{ buckets: [{ value: 'CT', called: 'CT', series: 0 }] }], answers },
    },
  },
  {
    name: 'less than none, which would take from a sum what others have',
    query: `{ summary { subjects studies ${status} } }`,
    value: { subjects: 7, studies: -1 },
    left: { summary: { subjects: null, studies: null, answers } },
  },
  {
    name: 'a row of another’s subject',
    query: `{ studies { nodes { id subject { id } } ${status} } }`,
    value: page({ subject: { id: 'a:1' } }),
    left: { studies: { nodes: [{ id: 'a:1', subject: null }], answers } },
  },
  {
    name: 'a row of another’s dataset',
    query: `{ studies { nodes { id dataset { id } } ${status} } }`,
    value: page({ dataset: { id: 'a:known' } }),
    left: { studies: { nodes: [{ id: 'a:1', dataset: null }], answers } },
  },
  {
    name: 'a row that leads to another’s rows',
    query: `{ studies { nodes { id series { nodes { id } } } ${status} } }`,
    value: page({ series: { nodes: [{ id: 'b:3' }, { id: 'a:1' }] } }),
    left: { studies: { nodes: [{ id: 'a:1', series: { nodes: [] } }], answers } },
  },
];

suite('a provider that sends', () => {
  for (const { name, query, value, left } of claims) {
    test(`${name} is refused`, async () => {
      await using scatter = await startScatter(rows);
      const [, b] = scatter.providers;
      assert.ok(b);
      b.behaviour = () => JSON.stringify({ data: { r: value } });
      assert.deepEqual(await scatter.ask(query), { data: left });
    });
  }
});

test('what is only looked at is kept like what is not', async () => {
  await using scatter = await startScatter(rows, { now: () => 0 });
  for (const provider of scatter.providers) {
    provider.state = 'one';
    await provider.sketched;
  }
  const query = '{ summary { byProvider { provider { id } subjects } } }';
  const [first, again] = [await scatter.ask(query), await scatter.ask(query)];
  const byProvider = ['a', 'b'].map((id) => ({ provider: { id }, subjects: 1 }));
  const whole = { data: { summary: { byProvider } } };
  assert.deepEqual([first, again], [whole, whole]);
  assert.deepEqual(
    scatter.providers.map(({ requests }) => requests.length),
    [1, 1],
  );
});
