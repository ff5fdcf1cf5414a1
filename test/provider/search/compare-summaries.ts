import assert from 'node:assert/strict';

import { readFilter } from '#provider/search/read-filter.ts';

import type { TwoWays } from './compare-pages.ts';
import type { FilterInput } from './sql-oracle.ts';

const facetSql = {
  DATASET: 't.dataset_id',
  MODALITY: 't.modality',
  BODY_PART: 't.body_part',
  MANUFACTURER: 't.manufacturer',
  SEX: 'p.sex',
  LICENCE: 't.licence',
  DERIVED: "case t.derived when 1 then 'true' else 'false' end",
} as const;

const distinct =
  'count(distinct t.subject) as subjects, count(distinct t.study) as studies, count(*) as series';

interface Counted {
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
}

const nothing: Counted = { subjects: 0, studies: 0, series: 0 };

/** Compares counts and all facets of a random filter with SQL. */
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
  await compareFacets(filter, summary, ways);
}

async function compareFacets(
  filter: FilterInput,
  summary: Counted,
  { view, sql }: TwoWays,
): Promise<void> {
  const facets = view.facets(readFilter('series', filter), Object.keys(facetSql));
  for (const [place, [field, column]] of Object.entries(facetSql).entries()) {
    const said = JSON.stringify({ field, filter, release: view.release.number });
    const rows = await sql.all<Counted & { value: string | null }>(
      `select ${column} as value, ${distinct} from series t
       left join subject p on p.identity = t.subject and ${sql.live('p')}
       where ${sql.seriesWhere(filter)} group by 1 order by 1`,
    );
    const facet = facets[place]!;
    const missing = rows.find((row) => row.value === null) ?? { ...nothing, value: null };
    assert.deepEqual(
      { ...facet, missing: { ...facet.missing, value: null } },
      {
        field,
        multiValued: field !== 'DATASET' && field !== 'SEX',
        buckets: rows.filter((row) => row.value !== null).map((row) => ({ ...row })),
        missing: { ...missing },
      },
      said,
    );
    const total = (of: keyof Counted): number =>
      [...facet.buckets, facet.missing].reduce((sum, one) => sum + one[of], 0);
    assert.equal(total('series'), summary.series, said);
    if (!facet.multiValued) assert.equal(total('subjects'), summary.subjects, said);
  }
}
