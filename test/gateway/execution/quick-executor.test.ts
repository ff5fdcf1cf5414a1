import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startGateway } from '#test/support/gateway-setup.ts';

const rows = {
  a: [{ uid: '1', day: 1, series: ['1.1', '1.2'], modality: 'CT' }],
  b: [{ uid: '2', day: null }],
};

/** What is asked twice: the stock executor answers first, the compiled projection after it. */
const documents: readonly { name: string; query: string; variables?: Record<string, unknown> }[] = [
  {
    name: 'aliases and __typename',
    query: '{ page: studies { __typename rows: nodes { __typename key: id day } } }',
  },
  {
    name: 'fragments that name a field twice',
    query:
      'query Q { studies { nodes { ...Row ... on Study { series { pageInfo { hasNextPage } } } } } } fragment Row on Study { id series { nodes { id } } }',
  },
  {
    name: 'variables with defaults',
    query: 'query Q($n: Int = 1) { studies(first: $n) { nodes { id } pageInfo { hasNextPage } } }',
  },
  {
    name: 'a directive',
    query: 'query Q($no: Boolean = true) { studies { nodes { id day @skip(if: $no) } } }',
  },
  {
    name: 'introspection beside data',
    query: '{ __typename studies { nodes { id } } __type(name: "Study") { name } }',
  },
  { name: 'an error of an argument', query: '{ studies(first: 0) { nodes { id } } }' },
  {
    name: 'a variable of the wrong type',
    query: 'query Q($n: Int) { studies(first: $n) { nodes { id } } }',
    variables: { n: 'many' },
  },
  {
    name: 'answers that lead to the registry',
    query: '{ studies { nodes { id } answers { provider { id name } status } } }',
  },
  { name: 'a row that nobody has', query: '{ study(id: "c:9") { id } }' },
];

suite('the quick executor', () => {
  for (const { name, query, variables } of documents) {
    test(`answers as the stock executor does: ${name}`, async () => {
      await using atlas = await startGateway(rows);
      const stock = await atlas.ask(query, variables);
      assert.deepEqual(await atlas.ask(query, variables), stock);
      assert.deepEqual(await atlas.ask(query, variables), stock);
    });
  }

  test('keeps the operations of one document apart', async () => {
    await using atlas = await startGateway(rows);
    const query = 'query A { studies { nodes { id } } } query B { studies { nodes { day } } }';
    const send = async (operationName: string): Promise<unknown> => {
      const response = await fetch(`${atlas.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName }),
      });
      return response.json();
    };
    for (let turn = 0; turn < 2; turn++) {
      assert.deepEqual(await send('A'), {
        data: { studies: { nodes: [{ id: 'a:1' }, { id: 'b:2' }] } },
      });
      assert.deepEqual(await send('B'), {
        data: { studies: { nodes: [{ day: 1 }, { day: null }] } },
      });
    }
  });

  test('answers a dead provider the same way', async () => {
    await using atlas = await startGateway(rows);
    const query = '{ studies { nodes { id } totalCount { exact } answers { status code } } }';
    await atlas.ask(query);
    const [first] = atlas.providers;
    if (first !== undefined) first.behaviour = () => '<html>';
    const expected = {
      data: {
        studies: {
          nodes: [{ id: 'b:2' }],
          totalCount: { exact: null },
          answers: [
            { status: 'FAILED', code: 'PROVIDER_BAD_RESPONSE' },
            { status: 'ANSWERED', code: null },
          ],
        },
      },
    };
    assert.deepEqual(await atlas.ask(query), expected);
  });
});
