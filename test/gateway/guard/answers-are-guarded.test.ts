import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type ScatterSetup, startScatter } from '#test/support/scatter-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }], b: [{ uid: '2', day: 2 }] };
const policy = {
  message: 'The provider sent what looks as if it told who somebody is; it is not shown.',
  extensions: { code: 'PROVIDER_POLICY_VIOLATION', provider: 'b', retryable: false },
};
const schema = {
  message: 'The provider sent a value of another type than the schema says.',
  extensions: { code: 'PROVIDER_SCHEMA_VIOLATION', provider: 'b', retryable: false },
};

/** A page of b with one row, whose node has these fields, as JSON. */
function pageOf(node: string): string {
  const cursor = JSON.stringify('{"key":null,"id":"2"}');
  return `{"data":{"r":{"edges":[{"cursor":${cursor},"n0":${node}}],"keys":[null],"pageInfo":{"hasNextPage":false}}}}`;
}

/** Asks for a page of which b answers this row. */
async function askPage(
  fields: string,
  node: string,
): Promise<Awaited<ReturnType<ScatterSetup['ask']>>> {
  await using scatter = await startScatter(rows);
  const [, b] = scatter.providers;
  assert.ok(b);
  b.behaviour = () => pageOf(node);
  return await scatter.ask(`{ studies { nodes { id ${fields} } } }`);
}

suite('a provider that', () => {
  test('sends a text for a number: the field is null, the rest stands, and it is named once', async () => {
    assert.deepEqual(await askPage('day', '{"id":"b:2","day":"two"}'), {
      data: {
        studies: {
          nodes: [
            { id: 'a:1', day: 1 },
            { id: 'b:2', day: null },
          ],
        },
      },
      errors: [{ ...schema, path: ['studies'] }],
    });
  });

  test('sends a name and an age over 90: each is null, the rest stands', async () => {
    const node = '{"id":"b:2","description":"Müller^Anna","ageYears":97,"day":2}';
    assert.deepEqual(await askPage('description ageYears day', node), {
      data: {
        studies: {
          nodes: [
            { id: 'a:1', description: null, ageYears: null, day: 1 },
            { id: 'b:2', description: null, ageYears: null, day: 2 },
          ],
        },
      },
      errors: [{ ...policy, path: ['studies'] }],
    });
  });

  test('sends it where null cannot stand: the row is null, and keeps its place', async () => {
    const node = '{"id":"b:2","modalities":["CT","Herr Müller"]}';
    assert.deepEqual(await askPage('modalities', node), {
      data: { studies: { nodes: [{ id: 'a:1', modalities: ['CT'] }, null] } },
      errors: [{ ...policy, path: ['studies'] }],
    });
  });

  test('sends an object for a value, null for what every row has, or an enum’s value that there is none', async () => {
    for (const [fields, node] of [
      ['description', '{"id":"b:2","description":{"name":"Anna"}}'],
      ['subject { sex }', '{"id":"b:2","subject":{"sex":"Müller"}}'],
    ] as const) {
      const answer = await askPage(fields, node);
      assert.deepEqual(answer.errors, [{ ...schema, path: ['studies'] }], fields);
      assert.ok(
        !JSON.stringify(answer).includes('Anna') && !JSON.stringify(answer).includes('Müller'),
      );
    }
    assert.deepEqual(await askPage('release', '{"id":"b:2","release":null}'), {
      data: { studies: { nodes: [{ id: 'a:1', release: 1 }, null] } },
      errors: [{ ...schema, path: ['studies'] }],
    });
  });

  test('sends more than was asked for, __proto__ too: it is dropped, and nothing of the process changes', async () => {
    const node =
      '{"id":"b:2","day":2,"patientName":"Müller^Anna","__proto__":{"admin":true},"constructor":1}';
    const answer = await askPage('day', node);
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: [
            { id: 'a:1', day: 1 },
            { id: 'b:2', day: 2 },
          ],
        },
      },
    });
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as Record<string, unknown>)['admin'], undefined);
  });

  test('sends no more than that has answered: its counts stand, its answer says the code, and its health counts it', async () => {
    await using scatter = await startScatter(rows);
    const [, b] = scatter.providers;
    assert.ok(b);
    const [head, tail] = pageOf('{"__atlas_owner":"b:2","description":"geb. 12.03.1947"}').split(
      '"keys"',
    );
    b.behaviour = () => `${head}"totalCount":{"exact":1},"keys"${tail}`;
    assert.deepEqual(
      await scatter.ask(`{
        studies {
          nodes { description }
          totalCount { exact }
          answers { status code provider { health { withheldValues } } }
          completeness { complete }
        }
      }`),
      {
        data: {
          studies: {
            nodes: [
              { __atlas_owner: 'a:1', description: null },
              { __atlas_owner: 'b:2', description: null },
            ],
            totalCount: { exact: 2 },
            answers: [
              { status: 'ANSWERED', code: null, provider: { health: { withheldValues: 0 } } },
              {
                status: 'ANSWERED',
                code: 'PROVIDER_POLICY_VIOLATION',
                provider: { health: { withheldValues: 1 } },
              },
            ],
            completeness: { complete: true },
          },
        },
      },
    );
  });

  test('counts with words has no part in the sums, and says so', async () => {
    await using scatter = await startScatter(rows);
    const [, b] = scatter.providers;
    assert.ok(b);
    b.behaviour = () =>
      '{"data":{"r":{"totalCount":{"exact":"many","atLeast":"many","atMost":null}}}}';
    assert.deepEqual(
      await scatter.ask('{ studies { totalCount { exact atLeast } answers { status code } } }'),
      {
        data: {
          studies: {
            totalCount: { exact: null, atLeast: 1 },
            answers: [
              { status: 'ANSWERED', code: null },
              { status: 'FAILED', code: 'PROVIDER_SCHEMA_VIOLATION' },
            ],
          },
        },
      },
    );
  });

  test('is asked by id, or for an entity, is guarded alike', async () => {
    await using scatter = await startScatter(rows);
    const [, b] = scatter.providers;
    assert.ok(b);
    b.behaviour = ({ query }) =>
      query.includes('_entities')
        ? '{"data":{"r":[{"__typename":"Study","__atlas_owner":"b:2","description":"anna@klinik.example"}]}}'
        : '{"data":{"r":{"__atlas_owner":"b:2","description":"MRN 0012345"}}}';
    assert.deepEqual(await scatter.ask('{ study(id: "b:2") { description } }'), {
      data: { study: { __atlas_owner: 'b:2', description: null } },
      errors: [{ ...policy, path: ['study'] }],
    });
    const representations = [{ __typename: 'Study', id: 'b:2' }];
    const answer = await scatter.ask(
      'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Study { description } } }',
      { representations },
    );
    assert.deepEqual(answer.errors, [{ ...policy, path: ['_entities', 0] }]);
    assert.ok(!JSON.stringify(answer).includes('anna'));
  });
});
