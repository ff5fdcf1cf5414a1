import assert from 'node:assert/strict';

import type { FacetBucket, FacetParts, HistogramBucket } from '#provider/search/facet-answers.ts';
import { readFilter } from '#provider/search/read-filter.ts';

import type { TwoWays } from './compare-pages.ts';
import {
  countKnown,
  countParts,
  type FieldSql,
  fieldSql,
  numberSql,
  type PartRow,
  rangeSql,
} from './facet-sql.ts';
import { plain } from './plain-facets.ts';
import type { FilterInput } from './sql-oracle.ts';

const distinct =
  'count(distinct t.subject) as subjects, count(distinct t.study) as studies, count(*) as series';

/** Compares counts, all facets and some histograms of a random filter with SQL. */
export async function compareSummaries(ways: TwoWays): Promise<void> {
  const { view, sql, draw } = ways;
  const filter = draw.filter('series');
  const said = JSON.stringify({ filter, release: view.release.number });
  const summary = view.summarise(readFilter('series', filter), 'CERTAIN');
  const [expected] = await sql.all(
    `select ${distinct}, coalesce(sum(1 - derived), 0) as acquiredSeries, coalesce(sum(derived), 0) as derivedSeries,
       coalesce(sum(case when derived = 0 and modality <> 'SM' then instance_count end), 0) as images,
       coalesce(sum(case when modality = 'SM' then instance_count end), 0) as slideLevels,
       round(coalesce(sum(size_mb), 0), 6) as sizeMb,
       coalesce(sum(instance_count is null), 0) as seriesWithoutImageCount
     from series t where ${sql.seriesWhere(filter)}`,
  );
  assert.deepEqual({ ...summary }, { ...(expected as object) }, said);
  await compareFacets(filter, ways);
  await compareHistograms(filter, ways);
}

async function compareFacets(filter: FilterInput, { view, sql }: TwoWays): Promise<void> {
  const where = sql.seriesWhere(filter);
  for (const [field, asSql] of Object.entries(fieldSql)) {
    const said = JSON.stringify({ field, filter, release: view.release.number });
    const facet = view.facet(readFilter('series', filter), field, true);
    const buckets = facet.buckets.map(({ value }) => value);
    assert.deepEqual(
      readParts(facet, facet.buckets, buckets),
      await countParts(sql, asSql, where),
      said,
    );
    await compareKnown(facet, asSql, { sql, where, said });
  }
}

async function compareHistograms(filter: FilterInput, { view, sql, draw }: TwoWays): Promise<void> {
  const where = sql.seriesWhere(filter);
  const edges = [...new Set([-10, 0, draw.upTo(90), draw.upTo(90), 200])].toSorted((a, b) => a - b);
  for (const [field, asSql] of Object.entries(numberSql)) {
    const said = JSON.stringify({ field, edges, filter, release: view.release.number });
    const question = { field: field as 'DAY', edges };
    const histogram = view.histogram(readFilter('series', filter), question);
    const ranges = histogram.buckets.map(({ key }) => key);
    const expected = await countParts(sql, rangeSql(asSql, edges), where);
    assert.deepEqual(readParts(histogram, histogram.buckets, ranges), expected, said);
    await compareKnown(histogram, asSql, { sql, where, said });
  }
}

/** What a single-valued field knows is what its buckets add up to; of others SQL counts it. */
async function compareKnown(
  { known, multiValued }: FacetParts,
  asSql: FieldSql,
  { sql, where, said }: Pick<TwoWays, 'sql'> & { readonly where: string; readonly said: string },
): Promise<void> {
  assert.equal(multiValued, !asSql.single, said);
  if (multiValued)
    assert.deepEqual(plain(known), { ...(await countKnown(sql, asSql, where)) }, said);
}

/** Parts that hold something, in the order of the SQL. */
function readParts(
  parts: FacetParts,
  buckets: readonly (FacetBucket | HistogramBucket)[],
  values: readonly string[],
): PartRow[] {
  const rows = [
    { part: 'CONFLICTING' as const, value: null, ...plain(parts.conflicting) },
    { part: 'MISSING' as const, value: null, ...plain(parts.missing) },
    { part: 'NOT_COLLECTED' as const, value: null, ...plain(parts.notCollected) },
    ...buckets
      .map((bucket, at) => ({ part: 'VALUE' as const, value: values[at]!, ...plain(bucket) }))
      .toSorted((a, b) => (a.value < b.value ? -1 : 1)),
  ];
  return rows.filter(({ studies, series }) => studies + series > 0);
}
