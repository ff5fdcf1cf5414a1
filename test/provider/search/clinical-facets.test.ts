import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import type { ClinicalQuestion } from '#provider/search/clinical-axes.ts';
import type { FacetParts } from '#provider/search/facet-answers.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { createRandom } from '#scripts/bench/random.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { latestOf, readColumns } from '#test/support/read-columns.ts';

import {
  answerByConcept,
  answerByRange,
  countAnswered,
  countAnswers,
} from './clinical-facet-sql.ts';
import { createFilterDraw } from './draw-filters.ts';
import type { PartRow } from './facet-sql.ts';
import { plain, plainBuckets } from './plain-facets.ts';
import { createSqlOracle } from './sql-oracle.ts';

/** Chosen for answers by concept, by number and in words, several lesions of a subject, and cells that are empty. */
const providers = ['ispy', 'stanford-lung', 'lidc', 'upenn', 'liver'];
const filtersEach = 25;
const seed = 20_261_125;
const edges = [0, 1, 10, 50, 100, 1000];

suite('clinical facets, against SQL over the tables', () => {
  let loaded: BuiltDemonstration;
  const seen = new Set<string>();
  before(async () => {
    loaded = await buildDemonstration({ only: providers });
  });
  after(() => loaded[Symbol.asyncDispose]());

  for (const id of providers) {
    test(`every subject stands where its answers say, or its coverage: ${id}`, async () => {
      const folder = loaded.folderOf(id);
      await using store = await openCatalogueStore({
        kind: 'sqlite',
        file: join(folder, 'catalogue.sqlite'),
      });
      const view = latestOf(await readColumns(folder, id));
      const sql = createSqlOracle(store, view.release.number);
      const draw = await createFilterDraw(store, createRandom(seed));
      const questions = await readAllQuestions(store);
      for (let asked = 0; asked < filtersEach; asked++) {
        const filter = draw.filter('series');
        const where = sql.seriesWhere(filter);
        const question = draw.one(questions);
        const said = JSON.stringify({ filter, question });
        const facet = view.clinicalFacet(readFilter('series', filter), question, true);
        assert.deepEqual(
          readParts(facet, plainBuckets(facet.buckets)),
          await countAnswers(sql, question, answerByConcept, where),
          said,
        );
        for (const { part } of readParts(facet, plainBuckets(facet.buckets))) seen.add(part);
        const known = await countAnswered(sql, question, answerByConcept, where);
        assert.deepEqual(plain(facet.known), { ...known }, said);
        const byRange = answerByRange(edges);
        const histogram = view.clinicalHistogram(readFilter('series', filter), {
          ...question,
          edges,
        });
        const ranges = histogram.buckets.map((one) => ({ value: one.key, ...plain(one) }));
        assert.deepEqual(
          readParts(histogram, ranges),
          await countAnswers(sql, question, byRange, where),
          said,
        );
        const numbered = await countAnswered(sql, question, byRange, where);
        assert.deepEqual(plain(histogram.known), { ...numbered }, said);
      }
    });
  }

  test('every part was met', () => {
    const parts = ['ABSENT', 'MISSING', 'NOT_COLLECTED', 'OTHER_ANSWER', 'PRESENT', 'VALUE'];
    assert.deepEqual([...seen].toSorted(), parts);
  });
});

/** All questions that the tables of a provider speak of, and one that nobody asks. */
async function readAllQuestions(store: CatalogueStore): Promise<ClinicalQuestion[]> {
  const rows = await store.all<ClinicalQuestion>(
    'select distinct kind, code from clinical_coverage order by kind, code',
  );
  return [...rows, { kind: 'LAB_RESULT', code: 'ATLAS:nobody-collects-this' }];
}

/** Parts that hold something, in the order of the SQL. */
function readParts(
  parts: FacetParts,
  buckets: readonly { value: string; subjects: number; studies: number; series: number }[],
): PartRow[] {
  const rows = [
    { part: 'ABSENT' as const, value: null, ...plain(parts.absent) },
    { part: 'MISSING' as const, value: null, ...plain(parts.missing) },
    { part: 'NOT_COLLECTED' as const, value: null, ...plain(parts.notCollected) },
    { part: 'OTHER_ANSWER' as const, value: null, ...plain(parts.otherAnswer) },
    { part: 'PRESENT' as const, value: null, ...plain(parts.present) },
    ...buckets
      .map(({ value, ...counted }) => ({ part: 'VALUE' as const, value, ...counted }))
      .toSorted((a, b) => (a.value < b.value ? -1 : 1)),
  ];
  return rows.filter(({ series }) => series > 0);
}
