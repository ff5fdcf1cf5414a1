import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { seesAll } from '#schema/kernel/caller-scope.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [{ uid: '1', day: 1 }],
  b: [{ uid: '2', day: 2 }],
  c: [],
};

const query = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Study { id day }
    ... on Provider { schemaVersion }
    ... on Concept { id occurrences { provider { id } subjects } }
  }
}`;

function study(id: string): object {
  return { __typename: 'Study', id, release: 1 };
}

suite('entities', () => {
  test('come from their owners, as many as were asked, each asked for once', async () => {
    await using scatter = await startScatter(rows);
    const representations = [study('b:2'), study('a:1'), study('b:2'), study('a:404')];
    assert.deepEqual(await scatter.ask(query, { representations }), {
      data: {
        _entities: [
          { __typename: 'Study', id: 'b:2', day: 2 },
          { __typename: 'Study', id: 'a:1', day: 1 },
          { __typename: 'Study', id: 'b:2', day: 2 },
          null,
        ],
      },
    });
    assert.deepEqual(
      scatter.providers.map(({ requests }) =>
        requests.map(({ variables }) => variables['atlas_representations']),
      ),
      [[[study('a:1'), study('a:404')]], [[study('b:2')]], []],
    );
  });

  test('of an unknown or foreign prefix are null, and nobody is asked', async () => {
    await using scatter = await startScatter(rows);
    const representations = [
      study('zz:1'),
      study(':'),
      study('1'),
      { __typename: 'Study', release: 1 },
      { __typename: 'Cohort', id: 'a:1' },
    ];
    assert.deepEqual(await scatter.ask(query, { representations }), {
      data: { _entities: [null, null, null, null, null] },
    });
    const denied = { ...seesAll, digest: 'none', may: () => false };
    assert.deepEqual(
      await scatter.ask(query, { representations: [study('a:1')] }, { scope: denied }),
      { data: { _entities: [null] } },
    );
    assert.deepEqual(
      scatter.providers.flatMap(({ requests }) => requests),
      [],
    );
  });

  test('without an owner are asked of all in one call each and merged', async () => {
    await using scatter = await startScatter(rows);
    const representations = [
      { __typename: 'Concept', id: 'SCT:1' },
      { __typename: 'Provider', id: 'a' },
      { __typename: 'Concept', id: 'SCT:2' },
    ];
    const occurrences = [
      { provider: { id: 'a' }, subjects: 1 },
      { provider: { id: 'b' }, subjects: 1 },
      { provider: { id: 'c' }, subjects: 0 },
    ];
    assert.deepEqual(await scatter.ask(query, { representations }), {
      data: {
        _entities: [
          { id: 'SCT:1', occurrences },
          { __typename: 'Provider', __atlas_owner: 'a', schemaVersion: '1' },
          { id: 'SCT:2', occurrences },
        ],
      },
    });
    assert.deepEqual(
      scatter.providers.map(({ requests }) => requests.length),
      [1, 1, 1],
    );
  });

  test('of a provider that fails are null, each with an error at its own place', async () => {
    await using scatter = await startScatter(rows);
    await scatter.providers[1]?.[Symbol.asyncDispose]();
    const representations = [study('a:1'), study('b:2'), study('b:3')];
    assert.deepEqual(await scatter.ask(query, { representations }), {
      data: { _entities: [{ __typename: 'Study', id: 'a:1', day: 1 }, null, null] },
      errors: [1, 2].map((place) => ({
        message: 'The provider could not be reached.',
        path: ['_entities', place],
        extensions: { code: 'PROVIDER_UNAVAILABLE', provider: 'b', retryable: true },
      })),
    });
  });

  test('of a provider that answers with somebody else’s id are refused', async () => {
    await using scatter = await startScatter(rows);
    const [provider] = scatter.providers;
    assert.ok(provider);
    provider.behaviour = () => '{"data":{"r":[{"__typename":"Study","id":"b:2","day":9}]}}';
    assert.deepEqual(await scatter.ask(query, { representations: [study('a:1')] }), {
      data: { _entities: [null] },
      errors: [
        {
          message: 'The provider sent something that is no answer.',
          path: ['_entities', 0],
          extensions: { code: 'PROVIDER_BAD_RESPONSE', provider: 'a', retryable: false },
        },
      ],
    });
  });
});
