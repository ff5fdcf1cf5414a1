import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Provider } from '#provider/provider.ts';
import { compareSortKeys, type SortKeyValue, writePosition } from '#schema/wire/position.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { ask, buildSmallCatalogue, openSmall, studyUid } from '#test/support/small-catalogue.ts';

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly keys: readonly SortKeyValue[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Study {
  readonly id: string;
  readonly day: number | null;
  readonly counts: { readonly images: number; readonly series: number; readonly sizeMB: number };
}

const pageQuery = `query ($first: Int, $rows: Int, $after: String, $by: StudyOrderField!, $direction: Direction!) {
  studies(first: $first, rows: $rows, after: $after, orderBy: { by: $by, direction: $direction }) {
    edges { cursor node { id } } keys pageInfo { hasNextPage endCursor } } }`;

async function readPage(provider: Provider, variables: Record<string, unknown>): Promise<Page> {
  const { data } = (await ask(provider, pageQuery, variables)) as { data: { studies: Page } };
  return data.studies;
}

interface StudyPage {
  readonly nodes: Study[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function readStudies(provider: Provider): Promise<readonly Study[]> {
  const query = `query ($after: String) { studies(first: 100, after: $after) {
    nodes { id day counts { images series sizeMB } } pageInfo { hasNextPage endCursor } } }`;
  const studies: Study[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { data } = (await ask(provider, query, { after })) as { data: { studies: StudyPage } };
    studies.push(...data.studies.nodes);
    after = data.studies.pageInfo.endCursor;
    more = data.studies.pageInfo.hasNextPage;
  }
  return studies;
}

const keyOf: Readonly<Record<string, (study: Study) => SortKeyValue>> = {
  ID: () => null,
  UID: ({ id }) => id.slice('small:'.length),
  DAY: ({ day }) => day,
  IMAGES: ({ counts }) => counts.images,
  SERIES: ({ counts }) => counts.series,
  SIZE: ({ counts }) => counts.sizeMB,
};

for (const { name, skip, scratch } of testDatabases) {
  test(
    `${name}: pages of every order put together are all rows in that order`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const all = await readStudies(provider);
      assert.equal(all.length, 239);
      for (const [by, key] of Object.entries(keyOf)) {
        for (const direction of ['ASC', 'DESC']) {
          const descending = direction === 'DESC';
          const tie = by === 'ID' && descending ? -1 : 1;
          const expected = all
            .toSorted(
              (a, b) => compareSortKeys(key(a), key(b), descending) || (a.id < b.id ? -tie : tie),
            )
            .map((study) => [study.id, key(study)]);
          const walked: unknown[] = [];
          let after: string | null = null;
          for (let more = true; more;) {
            // Fewer rows than keys: a page goes on behind the rows, whatever was announced.
            const page: Page = await readPage(provider, {
              first: 50,
              rows: 37,
              after,
              by,
              direction,
            });
            walked.push(...page.edges.map(({ node }, at) => [node.id, page.keys[at]]));
            after = page.pageInfo.endCursor;
            more = page.pageInfo.hasNextPage || page.keys.length > page.edges.length;
          }
          assert.deepEqual(walked, expected, `${by} ${direction}`);
        }
      }
    },
  );

  test(
    `${name}: a position without an id stands before or behind all rows of its key`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const from = async (past: boolean) => {
        const after = writePosition({ key: 2, past });
        return (
          await readPage(provider, { first: 100, rows: 0, after, by: 'DAY', direction: 'ASC' })
        ).keys;
      };
      const before = await from(false);
      assert.equal(before[0], 2);
      assert.equal((await from(true))[0], 3);
      const uids = async (past: boolean) => {
        const after = writePosition({ key: studyUid(0, 3), past });
        const page = await readPage(provider, { first: 1, after, by: 'UID', direction: 'ASC' });
        return page.edges[0]?.node.id;
      };
      assert.equal(await uids(false), `small:${studyUid(0, 3)}`);
      assert.equal(await uids(true), `small:${studyUid(0, 4)}`);
    },
  );

  test(`${name}: a listing goes on behind a row that is not there`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const behind = async (id: string) => {
      const after = writePosition({ key: null, id });
      const page = await readPage(provider, { first: 1, after, by: 'ID', direction: 'ASC' });
      return page.edges.map(({ node }) => node.id);
    };
    assert.deepEqual(await behind('1.2.100.1.9'), [`small:${studyUid(0, 1)}`]);
    assert.deepEqual(await behind('2'), []);
  });

  test(
    `${name}: a nested list goes on behind its own cursor and refuses that of another parent`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      await using provider = await openSmall(place);
      const query = `query ($id: ID!, $after: String) { study(id: $id) { id
      series(first: 2, after: $after, orderBy: { by: UID, direction: DESC }, filter: { derived: { eq: false } }) {
        nodes { id } pageInfo { hasNextPage startCursor endCursor } totalCount { exact } } } }`;
      const first = await ask(provider, query.replace('first: 2', 'first: 1'), {
        id: 'small:1.2.100.1',
      });
      const cursor = '{"key":"1.2.100.1.2","id":"1.2.100.1.2","parent":"1.2.100.1"}';
      assert.deepEqual(first['data'], {
        study: {
          id: 'small:1.2.100.1',
          series: {
            nodes: [{ id: 'small:1.2.100.1.2' }],
            pageInfo: { hasNextPage: true, startCursor: cursor, endCursor: cursor },
            totalCount: { exact: 2 },
          },
        },
      });
      const second = await ask(provider, query, { id: 'small:1.2.100.1', after: cursor });
      const end = '{"key":"1.2.100.1.1","id":"1.2.100.1.1","parent":"1.2.100.1"}';
      assert.deepEqual(second['data'], {
        study: {
          id: 'small:1.2.100.1',
          series: {
            nodes: [{ id: 'small:1.2.100.1.1' }],
            pageInfo: { hasNextPage: false, startCursor: end, endCursor: end },
            totalCount: { exact: 2 },
          },
        },
      });
      const other = await ask(provider, query, { id: 'small:1.2.100.2', after: cursor });
      assert.deepEqual(other['data'], { study: { id: 'small:1.2.100.2', series: null } });
      assert.deepEqual(other['errors'], [
        {
          message: 'The cursor belongs to the list of another parent.',
          path: ['study', 'series'],
          extensions: { code: 'CURSOR_MISMATCH' },
        },
      ]);
    },
  );
}
