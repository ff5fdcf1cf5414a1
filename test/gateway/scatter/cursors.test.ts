import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { seesAll } from '#schema/kernel/caller-scope.ts';
import { startFakeProvider } from '#test/support/fake-provider.ts';
import { entryOf, type ScatterSetup, startScatter } from '#test/support/scatter-setup.ts';

import { byDay, page } from './study-pages.ts';

const rows = {
  a: [
    { uid: '1', day: 1, series: ['s1', 's2', 's3'] },
    { uid: '4', day: 4, series: ['s4', 's5'] },
  ],
  b: [
    { uid: '2', day: 2 },
    { uid: '5', day: 5 },
  ],
};

interface StudyEdges {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: object;
}

interface SeriesEnd {
  readonly study: { readonly series: { readonly pageInfo: { readonly endCursor: string } } };
}

function failure(code: string, message: string): object {
  return {
    data: { studies: null },
    errors: [{ message, path: ['studies'], extensions: { code } }],
  };
}

const invalid = failure(
  'CURSOR_INVALID',
  'The cursor is not one that this Atlas gave out: start again without it.',
);
const mismatch = failure(
  'CURSOR_MISMATCH',
  'The cursor belongs to another listing: use it with the field and the filter that it came from.',
);

suite('a cursor', () => {
  test('that this Atlas did not give out is refused, and nobody is asked', async () => {
    await using scatter = await startScatter(rows);
    const { end } = await page(scatter, null);
    const forged = Buffer.from(end, 'base64url');
    forged.writeUInt8(forged.readUInt8(forged.length - 3) ^ 1, forged.length - 3);
    const asked = scatter.providers.map(({ requests }) => requests.length);
    for (const after of ['', 'x', '{"key":null,"id":"1"}', forged.toString('base64url')]) {
      assert.deepEqual(
        await scatter.ask('query ($after: String) { studies(after: $after) { nodes { id } } }', {
          after,
        }),
        invalid,
      );
    }
    assert.deepEqual(
      scatter.providers.map(({ requests }) => requests.length),
      asked,
    );
  });

  test('belongs to its field, filter, order, date and caller', async () => {
    await using scatter = await startScatter(rows);
    const { end } = await page(scatter, null);
    const others = [
      `studies(after: "${end}") { nodes { id } }`,
      `studies(after: "${end}", orderBy: {by: DAY, direction: DESC}) { nodes { id } }`,
      `studies(after: "${end}", orderBy: ${byDay}, filter: {modality: {eq: "CT"}}) { nodes { id } }`,
      `studies(after: "${end}", orderBy: ${byDay}, asOf: "2024-01-01") { nodes { id } }`,
      `studies: series(after: "${end}") { nodes { id } }`,
    ];
    for (const other of others) assert.deepEqual(await scatter.ask(`{ ${other} }`), mismatch);
    const scope = { ...seesAll, digest: 'another', may: () => true };
    const same = `{ studies(after: "${end}", orderBy: ${byDay}, first: 1) { nodes { id } } }`;
    assert.deepEqual(await scatter.ask(same, {}, { scope }), mismatch);
    assert.deepEqual(await scatter.ask(same), { data: { studies: { nodes: [{ id: 'b:2' }] } } });
  });

  test('stands on every edge and goes on behind its row', async () => {
    await using scatter = await startScatter(rows);
    const query = `query ($after: String) {
      studies(after: $after, orderBy: ${byDay}) {
        edges { cursor node { id } }
        pageInfo { startCursor endCursor }
      }
    }`;
    const all = await scatter.ask<{ studies: StudyEdges }>(query);
    const { edges, pageInfo } = all.data.studies;
    assert.deepEqual(
      edges.map(({ node }) => node.id),
      ['a:1', 'b:2', 'a:4', 'b:5'],
    );
    assert.deepEqual(pageInfo, {
      startCursor: edges[0]?.cursor,
      endCursor: edges[3]?.cursor,
    });
    for (const [index, edge] of edges.entries()) {
      const rest = await scatter.ask<{ studies: StudyEdges }>(query, { after: edge.cursor });
      assert.deepEqual(
        rest.data.studies.edges.map(({ node }) => node.id),
        ['a:1', 'b:2', 'a:4', 'b:5'].slice(index + 1),
      );
    }
  });

  test('within a row is sealed, opens for the same field and arguments, and for no others', async () => {
    await using scatter = await startScatter(rows);
    const series = (args: string): string =>
      `{ study(id: "a:1") { id series(${args}) { nodes { id } pageInfo { endCursor } } } }`;
    const first = await scatter.ask<SeriesEnd>(series('first: 2'));
    const end = first.data.study.series.pageInfo.endCursor;
    assert.doesNotMatch(end, /[{"]/);
    assert.deepEqual(await scatter.ask(series(`first: 5, after: "${end}"`)), {
      data: {
        study: {
          id: 'a:1',
          series: {
            nodes: [{ id: 'a:s3' }],
            pageInfo: { endCursor: await endOf(scatter, `first: 3`) },
          },
        },
      },
    });
    const raw = JSON.stringify({ key: null, id: 's1', parent: '1' }).replaceAll('"', '\\"');
    const refused = (code: string, message: string): object => ({
      data: { study: null },
      errors: [{ message, path: ['study'], extensions: { code } }],
    });
    assert.deepEqual(
      await scatter.ask(series(`after: "${raw}"`)),
      refused(
        'CURSOR_INVALID',
        'The cursor is not one that this Atlas gave out: start again without it.',
      ),
    );
    assert.deepEqual(
      await scatter.ask(series(`after: "${end}", orderBy: {by: UID, direction: ASC}`)),
      refused(
        'CURSOR_MISMATCH',
        'The cursor belongs to another listing: use it with the field and the filter that it came from.',
      ),
    );
  });

  test('lives on while a provider joins: none of its rows is lost', async () => {
    await using scatter = await startScatter(rows);
    await using late = await startFakeProvider('aa', [
      { uid: '0', day: 0 },
      { uid: '9', day: 9 },
    ]);
    const first = await page(scatter, null, 2);
    scatter.roster.replace([...scatter.roster.current(), entryOf(late, 2)]);
    const read = [...first.ids];
    for (let after = first.end, more = true; more;) {
      const next = await page(scatter, after);
      read.push(...next.ids);
      ({ end: after, more } = next);
    }
    assert.deepEqual(read, ['a:1', 'b:2', 'aa:0', 'a:4', 'b:5', 'aa:9']);
  });

  test('lives on while a provider leaves', async () => {
    await using scatter = await startScatter(rows);
    const first = await page(scatter, null);
    scatter.roster.replace(scatter.roster.current().filter(({ id }) => id !== 'b'));
    assert.deepEqual((await page(scatter, first.end, 5)).ids, ['a:4']);
  });

  test('keeps the place of a provider that fails, and its rows come once it is back', async () => {
    await using scatter = await startScatter(rows);
    const b = scatter.providers[1];
    assert.ok(b);
    const first = await page(scatter, null);
    b.behaviour = () => 'no';
    const second = await page(scatter, first.end, 5);
    assert.deepEqual([second.ids, second.more], [['a:4'], true]);
    const third = await page(scatter, second.end, 5);
    assert.deepEqual([third.ids, third.more], [[], true]);
    b.behaviour = null;
    const fourth = await page(scatter, third.end, 5);
    assert.deepEqual([fourth.ids, fourth.more], [['b:2', 'b:5'], false]);
  });
});

async function endOf(scatter: ScatterSetup, args: string): Promise<string> {
  const answer = await scatter.ask<SeriesEnd>(
    `{ study(id: "a:1") { series(${args}) { pageInfo { endCursor } } } }`,
  );
  return answer.data.study.series.pageInfo.endCursor;
}
