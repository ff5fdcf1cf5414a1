import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { seesAll } from '#schema/kernel/caller-scope.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [
    { uid: '1', day: 1, modality: 'CT' },
    { uid: '3', day: 3, modality: 'MR' },
  ],
  b: [{ uid: '2', day: 2, modality: 'MR' }],
};

suite('a sub-operation', () => {
  test('with several aliased root fields is answered field by field, each with its own arguments', async () => {
    await using scatter = await startScatter(rows);
    const answer = await scatter.ask(
      `query Q__provider__0($f: StudyFilter, $n: Int = 2, $unused: Int) {
        x: studies(first: $n, orderBy: {by: DAY, direction: DESC}, filter: $f) { nodes { id } }
        y: studies(first: 1, filter: {modality: {eq: "MR"}}) { __typename nodes { __typename id } }
        one: study(id: "b:2") { studyInstanceUid }
        other: study(id: "a:1") { studyInstanceUid }
        __typename
      }`,
      { f: null },
    );
    assert.deepEqual(answer, {
      data: {
        x: { nodes: [{ id: 'a:3' }, { id: 'b:2' }] },
        y: { __typename: 'StudyConnection', nodes: [{ __typename: 'Study', id: 'a:3' }] },
        one: { __atlas_owner: 'b:2', studyInstanceUid: '1.2.826.0.1.2' },
        other: { __atlas_owner: 'a:1', studyInstanceUid: '1.2.826.0.1.1' },
        __typename: 'Query',
      },
    });
  });

  test('may hide fields by variables, differently each time', async () => {
    await using scatter = await startScatter(rows);
    const query = `query ($more: Boolean!, $less: Boolean = true) {
      studies(first: 1) @include(if: $more) { nodes { id day @skip(if: $less) } }
      summary { studies @include(if: $more) images @skip(if: $more) }
    }`;
    assert.deepEqual(await scatter.ask(query, { more: false }), {
      data: { summary: { images: 20 } },
    });
    assert.deepEqual(await scatter.ask(query, { more: true, less: false }), {
      data: { studies: { nodes: [{ id: 'a:1', day: 1 }] }, summary: { studies: 3 } },
    });
    assert.deepEqual(await scatter.ask(query, { more: true }), {
      data: { studies: { nodes: [{ id: 'a:1' }] }, summary: { studies: 3 } },
    });
  });

  test('may be written in fragments', async () => {
    await using scatter = await startScatter(rows);
    const answer = await scatter.ask(`
      query { ...Root summary { ... { studies } } }
      fragment Root on Query { studies(first: 1) { ...Page pageInfo { ...Info } } }
      fragment Page on StudyConnection { nodes { ...Row } nodes { day } rows: nodes { day } }
      fragment Row on Study { id }
      fragment Info on PageInfo { hasNextPage hasPreviousPage }
    `);
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: [{ id: 'a:1', day: 1 }],
          rows: [{ __atlas_owner: 'a:1', day: 1 }],
          pageInfo: { hasNextPage: true, hasPreviousPage: false },
        },
        summary: { studies: 3 },
      },
    });
  });

  test('reaches providers with one root field and only the variables that it uses', async () => {
    await using scatter = await startScatter({ a: rows.a });
    await scatter.ask(
      `query ($uids: [String!]!, $n: Int) {
        studiesByUid(uids: $uids) { nodes { id } answers { status } }
        studies(first: $n) { nodes { id } answers { status } }
      }`,
      { uids: ['1'], n: 2 },
    );
    const requests = scatter.providers[0]?.requests ?? [];
    assert.deepEqual(
      requests.map(({ variables }) => variables),
      [{ uids: ['1'] }, { atlas_first: 2, atlas_rows: 2, atlas_after: null }],
    );
    assert.ok(requests.every(({ query }) => !query.includes('answers')));
  });

  test('that only counts asks for no rows and no keys', async () => {
    await using scatter = await startScatter(rows);
    assert.deepEqual(await scatter.ask('{ studies { totalCount { exact } } }'), {
      data: { studies: { totalCount: { exact: 3 } } },
    });
    const query = scatter.providers[0]?.requests[0]?.query ?? '';
    assert.doesNotMatch(query, /keys|edges|pageInfo/);
  });

  test('is asked of no provider that the caller may not list', async () => {
    await using scatter = await startScatter(rows);
    const scope = { ...seesAll, digest: 'only a', may: (id: string) => id === 'a' };
    const answer = await scatter.ask(
      `{
        studies { nodes { id } totalCount { exact } answers { provider { id } status code trips } }
        study(id: "b:2") { id }
        studiesById(ids: ["b:2", "a:1"]) { id }
      }`,
      {},
      { scope },
    );
    assert.deepEqual(answer, {
      data: {
        studies: {
          nodes: [{ id: 'a:1' }, { id: 'a:3' }],
          totalCount: { exact: 2 },
          answers: [
            { provider: { id: 'a' }, status: 'ANSWERED', code: null, trips: 1 },
            { provider: { id: 'b' }, status: 'DENIED', code: 'PROVIDER_DENIED', trips: 0 },
          ],
        },
        study: null,
        studiesById: [null, { id: 'a:1' }],
      },
    });
    assert.deepEqual(scatter.providers[1]?.requests, []);
  });

  test('that is nonsense is an error in the answer, never a rejection', async () => {
    await using scatter = await startScatter(rows);
    const failing = {
      ...seesAll,
      digest: 'x',
      may: (): boolean => {
        throw new Error('secret at /srv/x.ts');
      },
    };
    const internal = {
      message: 'Something unexpected went wrong; the log has more.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
    assert.deepEqual(await scatter.ask('{ studies { nodes {'), {
      data: null,
      errors: [{ ...internal, path: [] }],
    });
    assert.deepEqual(await scatter.ask('{ summary { studies } }', {}, { scope: failing }), {
      data: { summary: null },
      errors: [{ ...internal, path: ['summary'] }],
    });
    const representations = [{ __typename: 'Study', id: 'a:1', release: 1 }];
    const entities = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Study { day } }
    }`;
    assert.deepEqual(await scatter.ask(entities, { representations }, { scope: failing }), {
      data: { _entities: [null] },
      errors: [{ ...internal, path: ['_entities', 0] }],
    });
  });
});
