import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clinicalTables } from '#provider/columns/column-layout.ts';
import type { Listing } from '#provider/search/catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { createRandom } from '#scripts/bench/random.ts';

import { createFilterDraw } from './draw-filters.ts';
import { ingestDemonstration } from './ingest-demonstration.ts';
import { comparePages, comparePositions } from './compare-pages.ts';
import { compareSummaries } from './compare-summaries.ts';
import { createSqlOracle, sqlTables } from './sql-oracle.ts';

const seed = 20_261_124;
const questions = 100;
const listings: readonly Listing[] = ['subjects', 'studies', 'series', 'annotations'];
/** Chosen for many releases, clinical tables, slides, and a study of two patients. */
const providers = ['lidc', 'ispy', 'nlst', 'cptac'];

for (const provider of providers) {
  test(`the columns of ${provider} agree with SQL over its database`, async (t) => {
    await using catalogue = await ingestDemonstration(provider);
    const { store, search } = catalogue;
    const draw = await createFilterDraw(store, createRandom(seed));
    const inRelease = (number: number) => ({
      view: search.at(number),
      sql: createSqlOracle(store, number),
      draw,
      search,
    });
    const inSomeRelease = () => inRelease(draw.one(search.releases).number);

    await t.test('pages one behind the other are what one ORDER BY gives', async () => {
      for (let asked = 0; asked < questions; asked++) {
        await comparePages(draw.one(listings), inSomeRelease());
      }
    });

    await t.test('a page starts behind any key, any id and any id that nobody has', async () => {
      for (let asked = 0; asked < questions; asked++) {
        await comparePositions(draw.one(listings), inSomeRelease());
      }
    });

    await t.test('counts and facets of a filter are what COUNT DISTINCT gives', async () => {
      for (let asked = 0; asked < questions; asked++) await compareSummaries(inSomeRelease());
    });

    await t.test('every release has the rows that SQL finds in it', async () => {
      for (const { number } of search.releases) {
        const { view, sql } = inRelease(number);
        for (const listing of listings) {
          const rows = await sql.all<{ key: number; identity: number }>(
            `select key, identity from ${sqlTables[listing]} t where ${sql.live('t')} order by identity`,
          );
          const identities = Int32Array.from(rows, (row) => row.identity);
          assert.deepEqual(
            [...view.keysOf(listing, identities)],
            rows.map((row) => row.key),
          );
          assert.equal(view.count(listing, { kind: 'all' }).certain, rows.length);
        }
      }
    });

    await t.test(
      'children of many parents, each filtered and ordered, are those of each',
      async () => {
        for (let asked = 0; asked < questions; asked++) {
          const { view, sql } = inSomeRelease();
          const child = draw.one(['studies', 'series'] as const);
          const parent = child === 'studies' ? 'subjects' : 'studies';
          const filter = draw.filter(child);
          const order = draw.order(child);
          const parents = await sql.list(parent, draw.filter(parent), {
            by: 'ID',
            descending: false,
          });
          const asking = parents.slice(0, 20).map((row) => row.identity);
          const first = 1 + draw.upTo(5);
          const match = 'CERTAIN' as const;
          const question = { filter: readFilter(child, filter), match, order, first, after: null };
          const found = view.children(child, Int32Array.from(asking), question);
          for (const [place, identity] of asking.entries()) {
            const owner = `t.${sqlTables[parent]} = ${identity}`;
            const expected = await sql.list(child, filter, order, owner);
            assert.deepEqual(
              {
                ...found[place],
                identities: [...(found[place]?.identities ?? [])],
                total: found[place]?.total.certain,
              },
              {
                identities: expected.slice(0, first).map((row) => row.identity),
                keys: expected
                  .slice(0, first)
                  .map((row) => (['ID', 'UID'].includes(order.by) ? null : row.sort_key)),
                hasMore: expected.length > first,
                total: expected.length,
              },
            );
          }
        }
      },
    );

    await t.test('clinical rows, annotations and concepts are those of the rows', async () => {
      const { view, sql } = inRelease(search.releases.at(-1)?.number ?? 0);
      const series = await sql.all<{ subject: number }>(
        `select subject from series t where ${sql.live('t')} limit 2000`,
      );
      for (const subject of new Set(series.map((row) => row.subject))) {
        const annotations = await sql.all<{ identity: number }>(
          `select identity from imaging_annotation t where subject = ${subject} and ${sql.live('t')} order by key`,
        );
        assert.deepEqual(
          view.annotationsOf(subject),
          annotations.map((row) => row.identity),
        );
        const rows = await sql.all<{ key: number }>(
          `select key from ${clinicalTables.DIAGNOSIS} t where subject = ${subject} and ${sql.live('t')} order by key`,
        );
        assert.deepEqual(
          view.clinicalKeysOf('DIAGNOSIS', subject),
          rows.map((row) => row.key),
        );
      }
      const union = Object.values(clinicalTables).flatMap((table) =>
        ['code', 'value_code'].map(
          (column) => `select subject, ${column} as concept from ${table} t where ${sql.live('t')}`,
        ),
      );
      const concepts = await sql.all<{ concept: string; subjects: number }>(
        `select concept, count(distinct subject) as subjects from (${union.join(' union all ')})
         where concept is not null group by concept order by concept`,
      );
      assert.deepEqual(
        view.occurrences([...concepts.map((row) => row.concept), 'nobody:has-it']),
        new Map(concepts.map((row) => [row.concept, row.subjects])),
      );
    });
  });
}
