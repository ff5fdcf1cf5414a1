import type { SearchCounts, SummaryCounts } from './catalogue-search.ts';
import { countMixed } from './combination-mixes.ts';
import type { DescribedSeries } from './described-series.ts';
import { rowsOfParent } from './parent-index.ts';
import type { ReleaseTables } from './release-tables.ts';
import type { SeriesSums } from './series-sums.ts';

/** What the series of a filter add up to. */
export function summarise({ mixes, sums }: DescribedSeries): SummaryCounts {
  const distinct = (kind: 'subjects' | 'studies'): number => countMixed(mixes(kind), () => true);
  return { subjects: distinct('subjects'), ...toCounts(distinct('studies'), sums(), sumUp) };
}

/** What a subject or study has: studies that it owns, series that are its own. */
export function readCounts(
  kind: 'subjects' | 'studies',
  identity: number,
  tables: ReleaseTables,
): SearchCounts {
  const studies =
    kind === 'studies' ? 1 : rowsOfParent(tables.childrenOf('subjects', 'study'), identity).length;
  return toCounts(studies, tables.sums(kind), (values) => values[identity] ?? 0);
}

function toCounts(
  studies: number,
  sums: SeriesSums,
  read: (values: Int32Array | Float64Array) => number,
): SearchCounts {
  const series = read(sums.series);
  const derivedSeries = read(sums.derivedSeries);
  return {
    studies,
    series,
    acquiredSeries: series - derivedSeries,
    derivedSeries,
    images: read(sums.images),
    slideLevels: read(sums.slideLevels),
    sizeMb: Math.round(read(sums.sizeMb) * 1e6) / 1e6,
    seriesWithoutImageCount: read(sums.seriesWithoutImageCount),
  };
}

function sumUp(values: Int32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
