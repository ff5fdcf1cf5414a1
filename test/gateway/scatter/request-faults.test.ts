import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { FakeBehaviour } from '#test/support/fake-provider.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [{ uid: '1', day: 1 }],
  b: [{ uid: '2', day: 2 }],
};

const blames: FakeBehaviour = () =>
  '{"data":{"r":null},"errors":[{"message":"x at /srv/db.js","extensions":{"code":"BAD_USER_INPUT"}}]}';

function fault(field: string, code: string, message: string): object {
  return {
    data: { [field]: null },
    errors: [{ message, path: [field], extensions: { code } }],
  };
}

test('a name that only the gateway may give a result is refused before anybody is asked: no provider fails for it', async () => {
  const reserved: readonly (readonly [name: string, query: string])[] = [
    ['__proto__', '{ summary { __proto__: studies } }'],
    ['__atlas_owner', '{ studies { nodes { __atlas_owner: studyInstanceUid } } }'],
    ['__atlas_key', '{ summary { facets(fields: [SEX]) { __atlas_key: multiValued } } }'],
    ['__atlas_all', '{ summary { __atlas_all: studies overlapAtMost } }'],
  ];
  for (const [name, query] of reserved) {
    await using scatter = await startScatter(rows);
    const message = `${name} cannot be the name of a result: give it another one.`;
    assert.deepEqual(await scatter.ask(query), {
      data: null,
      errors: [{ message, path: [], extensions: { code: 'BAD_USER_INPUT' } }],
    });
    assert.deepEqual(
      scatter.providers.map(({ requests }) => requests),
      [[], []],
    );
  }
});

suite('an argument that the gateway can judge', () => {
  for (const asOf of ['soon', '2024-02-31', '2023-02-29', '2024-13-01', '2024-1-1', '', 20240101]) {
    test(`is refused as a date before anybody is asked: ${JSON.stringify(asOf)}`, async () => {
      await using scatter = await startScatter(rows);
      const query = 'query ($asOf: Date) { summary(asOf: $asOf) { studies } }';
      assert.deepEqual(
        await scatter.ask(query, { asOf }),
        fault(
          'summary',
          'BAD_USER_INPUT',
          'The argument "asOf" of "summary" must be a day of the calendar such as 2024-12-31.',
        ),
      );
      assert.deepEqual(scatter.providers[0]?.requests, []);
    });
  }

  test('is let through as a date where there is such a day, or none is said', async () => {
    await using scatter = await startScatter(rows);
    for (const asOf of ['2024-02-29', '2000-02-29', '2026-12-31', null]) {
      const query = 'query ($asOf: Date) { summary(asOf: $asOf) { studies } }';
      assert.deepEqual(await scatter.ask(query, { asOf }), { data: { summary: { studies: 2 } } });
    }
  });

  const pages: readonly [field: string, text: string][] = [
    ['studies', 'studies(first: $first) { nodes { id } }'],
    ['series', 'studies { nodes { series(first: $first) { nodes { id } } } }'],
    [
      'series',
      'studies: studiesByUid(uids: []) { nodes { series(first: $first) { nodes { id } } } }',
    ],
    ['series', 'studies: study(id: "zz:1") { series(first: $first) { nodes { id } } }'],
  ];
  for (const [field, text] of pages) {
    for (const [first, code, problem] of [
      [0, 'BAD_USER_INPUT', 'is 0: a page has 1 to 100 rows.'],
      [-1, 'BAD_USER_INPUT', 'is -1: a page has 1 to 100 rows.'],
      [101, 'PAGE_SIZE_LIMIT', 'is 101: a page has at most 100 rows.'],
    ] as const) {
      test(`is refused as the size of a page before anybody is asked: ${first} in ${text}`, async () => {
        await using scatter = await startScatter(rows);
        assert.deepEqual(
          await scatter.ask(`query ($first: Int = 7) { ${text} }`, { first }),
          fault('studies', code, `The argument "first" of "${field}" ${problem}`),
        );
        assert.deepEqual(scatter.providers[0]?.requests, []);
      });
    }
  }

  test('of an entity nulls the entities, with one error', async () => {
    await using scatter = await startScatter(rows);
    const representations = [{ __typename: 'Study', id: 'a:1', release: 1 }];
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Study { series(first: 0) { nodes { id } } } }
    }`;
    assert.deepEqual(await scatter.ask(query, { representations }), {
      data: { _entities: [null] },
      errors: [
        {
          message: 'The argument "first" of "series" is 0: a page has 1 to 100 rows.',
          path: ['_entities', 0],
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });
});

suite('a request that a provider blames', () => {
  const blamed = (field: string): object =>
    fault(field, 'BAD_USER_INPUT', 'An argument has a value that it cannot have.');

  test('is at fault where all do', async () => {
    await using scatter = await startScatter(rows);
    for (const provider of scatter.providers) provider.behaviour = blames;
    assert.deepEqual(await scatter.ask('{ studies { nodes { id } } }'), blamed('studies'));
    assert.deepEqual(await scatter.ask('{ summary { studies } }'), blamed('summary'));
    assert.deepEqual(await scatter.ask('{ study(id: "a:1") { id } }'), blamed('study'));
  });

  test('is at fault though the others, who had no row to send, had nothing to blame, or are down', async () => {
    await using scatter = await startScatter({ ...rows, b: [], c: [] });
    const [a, , c] = scatter.providers;
    assert.ok(a && c);
    a.behaviour = blames;
    await c[Symbol.asyncDispose]();
    const query = '{ studies { nodes { id } answers { status } } }';
    assert.deepEqual(await scatter.ask(query), blamed('studies'));
  });

  test('is at fault though it shows only once rows are fetched that were missing', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ uid: `${index + 1}`, day: index }));
    await using scatter = await startScatter({ a: many, b: [] });
    const [a] = scatter.providers;
    assert.ok(a);
    a.behaviour = (request, response) =>
      request.variables['atlas_after'] === null ? undefined : blames(request, response);
    assert.deepEqual(
      await scatter.ask('{ studies(first: 9) { nodes { id } } }'),
      blamed('studies'),
    );
  });

  test('is at fault where the rows of the others end', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[0]!.behaviour = blames;
    const query = `query ($after: String) {
      studies(after: $after) { nodes { id } pageInfo { hasNextPage endCursor } answers { status } }
    }`;
    interface Page {
      readonly studies: { readonly pageInfo: { readonly endCursor: string } };
    }
    const { data } = await scatter.ask<Page>(query);
    const after = data.studies.pageInfo.endCursor;
    assert.deepEqual(data, {
      studies: {
        nodes: [{ id: 'b:2' }],
        pageInfo: { hasNextPage: true, endCursor: after },
        answers: [{ status: 'FAILED' }, { status: 'ANSWERED' }],
      },
    });
    assert.deepEqual(await scatter.ask(query, { after }), blamed('studies'));
  });

  test('is not, where another provider brings what was asked: one cannot empty the page of all', async () => {
    await using scatter = await startScatter(rows);
    scatter.providers[0]!.behaviour = blames;
    const failed = { status: 'FAILED', code: 'BAD_USER_INPUT' };
    const answers = [failed, { status: 'ANSWERED', code: null }];
    assert.deepEqual(
      await scatter.ask(`{
        studies { nodes { id } answers { status code } }
        summary { studies answers { status code } }
      }`),
      {
        data: {
          studies: { nodes: [{ id: 'b:2' }], answers },
          summary: { studies: null, answers },
        },
      },
    );
  });
});
