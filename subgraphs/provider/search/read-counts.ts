import type { SearchCounts, SummaryCounts } from './catalogue-search.ts';
import { countParents } from './count-distinct.ts';
import { rowsOfParent } from './parent-index.ts';
import type { ReleaseTables } from './release-tables.ts';
import { addUpAll, type SeriesSums } from './series-sums.ts';

/** What rows of the series table add up to. */
export function summarise(rows: Int32Array, tables: ReleaseTables): SummaryCounts {
  const sums = addUpAll(tables.columns('series'), rows);
  return {
    subjects: countParents(rows, tables.parentsOf('subjects')),
    ...toCounts(countParents(rows, tables.parentsOf('studies')), sums, 0),
  };
}

function toCounts(studies: number, sums: SeriesSums, at: number): SearchCounts {
  const series = sums.series[at] ?? 0;
  const derivedSeries = sums.derivedSeries[at] ?? 0;
  return {
    studies,
    series,
    acquiredSeries: series - derivedSeries,
    derivedSeries,
    images: sums.images[at] ?? 0,
    slideLevels: sums.slideLevels[at] ?? 0,
    sizeMb: sums.sizeMb[at] ?? 0,
    seriesWithoutImageCount: sums.seriesWithoutImageCount[at] ?? 0,
  };
}

/** What a subject or study has: studies that it owns, series that are its own. */
export function readCounts(
  kind: 'subjects' | 'studies',
  identity: number,
  tables: ReleaseTables,
): SearchCounts {
  const studies =
    kind === 'studies' ? 1 : rowsOfParent(tables.childrenOf('subjects', 'study'), identity).length;
  return toCounts(studies, tables.sums(kind), identity);
}
