import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [
    { uid: '1', day: 1, series: ['s'] },
    { uid: '3', day: 3 },
  ],
  b: [{ uid: '2', day: 2 }],
};

/** Answers everything but questions about the provider itself. */
const silentAboutItself: FakeBehaviour = ({ query }) =>
  query.includes('schemaVersion') ? 'handled' : undefined;

/** One of each kind of root field, with what it comes to where `a` does not describe itself and `b` does. */
const fields: readonly { kind: string; query: string; variables?: object; data: object }[] = [
  {
    kind: 'a listing',
    query:
      '{ studies(first: 1) { nodes { id } answers { status provider { v: schemaVersion } } } }',
    data: {
      studies: {
        nodes: [{ id: 'a:1' }],
        answers: [
          { status: 'ANSWERED', provider: { v: null } },
          { status: 'ANSWERED', provider: { v: '1' } },
        ],
      },
    },
  },
  {
    kind: 'a merged field',
    query: '{ summary { studies answers { status provider { v: schemaVersion } } } }',
    data: {
      summary: {
        studies: 3,
        answers: [
          { status: 'ANSWERED', provider: { v: null } },
          { status: 'ANSWERED', provider: { v: '1' } },
        ],
      },
    },
  },
  {
    kind: 'a routed field',
    query: `{
      studiesById(ids: ["a:1", "b:2"]) {
        id
        series { __typename answers { status provider { v: schemaVersion } } }
      }
    }`,
    data: {
      studiesById: [
        {
          id: 'a:1',
          series: {
            __typename: 'SeriesConnection',
            answers: [{ status: 'ANSWERED', provider: { v: null } }],
          },
        },
        {
          id: 'b:2',
          series: {
            __typename: 'SeriesConnection',
            answers: [{ status: 'ANSWERED', provider: { v: '1' } }],
          },
        },
      ],
    },
  },
  {
    kind: 'entities',
    query: `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Study { id series { __typename answers { status provider { v: schemaVersion } } } }
      }
    }`,
    variables: {
      representations: ['a:1', 'b:2'].map((id) => ({ __typename: 'Study', id, release: 1 })),
    },
    data: {
      _entities: [
        {
          __typename: 'Study',
          id: 'a:1',
          series: {
            __typename: 'SeriesConnection',
            answers: [{ status: 'ANSWERED', provider: { v: null } }],
          },
        },
        {
          __typename: 'Study',
          id: 'b:2',
          series: {
            __typename: 'SeriesConnection',
            answers: [{ status: 'ANSWERED', provider: { v: '1' } }],
          },
        },
      ],
    },
  },
];

suite('what answers tell of the providers themselves', () => {
  test('is what each says of itself, null for one that says nonsense, and shares no object between answers', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[1]!.behaviour = ({ query }) =>
      query.includes('schemaVersion') ? 'no' : undefined;
    const answer = await scatter.ask(`{
      studies(first: 1) {
        nodes { id series { __typename answers { provider { id v: schemaVersion } } } }
        answers { status provider { __typename schemaVersion } }
      }
    }`);
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: [
            {
              id: 'a:1',
              series: {
                __typename: 'SeriesConnection',
                answers: [{ provider: { id: 'a', v: '1' } }],
              },
            },
          ],
          answers: [
            { status: 'ANSWERED', provider: { __typename: 'Provider', schemaVersion: '1' } },
            { status: 'ANSWERED', provider: { __typename: 'Provider', schemaVersion: null } },
          ],
        },
      },
    });
  });

  for (const { kind, query, variables, data } of fields) {
    test(`never costs ${kind} its rows, though a provider hangs when it is asked`, async () => {
      await using scatter = await startScatter(rows, { totalMs: 600 });
      scatter.providers[0]!.behaviour = silentAboutItself;
      assert.deepEqual(await scatter.ask(query, { ...variables }), { data });
    });
  }

  test('is asked while the field is asked, not before', async () => {
    await using scatter = await startScatter({ a: rows.a }, { totalMs: 2_000 });
    const field = Promise.withResolvers<void>();
    scatter.providers[0]!.behaviour = ({ query }, response) => {
      if (!query.includes('schemaVersion')) {
        field.resolve();
        return undefined;
      }
      const itself = { __atlas_owner: 'a', schemaVersion: '2' };
      void field.promise.then(() => response.end(JSON.stringify({ data: { r: [itself] } })));
      return 'handled';
    };
    assert.deepEqual(await scatter.ask('{ summary { answers { provider { schemaVersion } } } }'), {
      data: { summary: { answers: [{ provider: { schemaVersion: '2' } }] } },
    });
  });

  test('is awaited no longer than leaves time for rows that another provider must bring in the end', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ uid: `${index + 1}`, day: index + 1 }));
    await using scatter = await startScatter({ a: many, b: [] }, { totalMs: 800 });
    const [a, b] = scatter.providers;
    assert.ok(a && b);
    a.behaviour = silentAboutItself;
    // That its rows name another provider shows only when the page is written, after all that was awaited.
    const edges = ['1', '2', '3'].map((id) => ({
      cursor: JSON.stringify({ key: 0, id }),
      n0: { id: `a:${id}` },
    }));
    const foreign = { edges, keys: [0, 0, 0], pageInfo: { hasNextPage: false } };
    b.behaviour = ({ query }) =>
      query.includes('schemaVersion') ? undefined : JSON.stringify({ data: { r: foreign } });
    const answer = await scatter.ask(`{
      studies(first: 9, orderBy: {by: DAY, direction: ASC}) {
        nodes { id }
        answers { status trips provider { id schemaVersion } }
      }
    }`);
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: many.map(({ uid }) => ({ id: `a:${uid}` })),
          answers: [
            { status: 'ANSWERED', trips: 2, provider: { id: 'a', schemaVersion: null } },
            { status: 'FAILED', trips: 1, provider: { id: 'b', schemaVersion: '1' } },
          ],
        },
      },
    });
  });

  test('has answers and descriptions of its own within it', async () => {
    await using scatter = await startScatter(rows);
    const answer = await scatter.ask(`{
      studies(first: 1) {
        answers {
          trips
          provider {
            holdings {
              studies
              answers { status code trips release provider { id schemaVersion holdings { images } } }
            }
          }
        }
      }
    }`);
    const holdings = (id: string, studies: number): object => ({
      studies,
      answers: [
        {
          status: 'ANSWERED',
          code: null,
          trips: 1,
          release: 1,
          provider: { id, schemaVersion: '1', holdings: { images: 10 } },
        },
      ],
    });
    assert.deepEqual(answer, {
      data: {
        studies: {
          answers: [
            { trips: 1, provider: { holdings: holdings('a', 2) } },
            { trips: 1, provider: { holdings: holdings('b', 1) } },
          ],
        },
      },
    });
  });
});
