import { allowCombinations, isAboutCombinations } from './allowed-combinations.ts';
import type { SelectRows } from './compile-criterion.ts';
import type { Criterion } from './criterion.ts';
import type { ReleaseTables } from './release-tables.ts';
import { addUpSeries, type SeriesSums } from './series-sums.ts';
import { narrowThin, thinSeries, type ThinSeries } from './thin-series.ts';

/** The series that match a filter, as counts and facets need them. */
export interface DescribedSeries {
  readonly thin: ThinSeries;
  /** By combination. */
  readonly sums: SeriesSums;
}

/** Describes the series of a filter; the last answer is kept, since counts and facets of one filter are asked together. */
export function createSeriesDescriber(
  tables: ReleaseTables,
  select: SelectRows,
): (filter: Criterion) => DescribedSeries {
  let last: { key: string; described: DescribedSeries } | undefined;
  return (filter) => {
    const key = JSON.stringify(filter);
    if (last?.key !== key) last = { key, described: describe(filter, tables, select) };
    return last.described;
  };
}

function describe(filter: Criterion, tables: ReleaseTables, select: SelectRows): DescribedSeries {
  const table = tables.columns('series');
  const combinations = tables.combinations();
  if (!isAboutCombinations(filter)) {
    const rows = select('series', filter);
    return {
      thin: thinSeries(rows, combinations, table),
      sums: addUpSeries(table, rows, combinations.codes, combinations.examples.length),
    };
  }
  const all = tables.allSeries();
  if (filter.kind === 'all') return all;
  const allowed = allowCombinations(filter, combinations, table);
  return { thin: narrowThin(all.thin, combinations, allowed), sums: maskSums(all.sums, allowed) };
}

function maskSums(sums: SeriesSums, allowed: Uint8Array): SeriesSums {
  const mask = <Values extends Int32Array | Float64Array>(values: Values): Values =>
    values.map((value, number) => value * allowed[number]!) as Values;
  return {
    series: mask(sums.series),
    derivedSeries: mask(sums.derivedSeries),
    images: mask(sums.images),
    slideLevels: mask(sums.slideLevels),
    sizeMb: mask(sums.sizeMb),
    seriesWithoutImageCount: mask(sums.seriesWithoutImageCount),
  };
}
