import type { Criterion } from './criterion.ts';
import { evaluateCombinations, isAboutCombinations } from './evaluate-combinations.ts';
import type { ReleaseTables } from './release-tables.ts';
import type { Match, SelectRows } from './select-rows.ts';
import { addUpSeries, type SeriesSums } from './series-sums.ts';
import { narrowThin, thinSeries, type ThinSeries } from './thin-series.ts';
import { unknown, yes } from './truth.ts';

/** The series that match a filter, as counts and facets need them. */
export interface DescribedSeries {
  readonly thin: ThinSeries;
  /** By combination. */
  readonly sums: SeriesSums;
}

/** Describes the series that match a filter, or may. */
export type DescribeSeries = (filter: Criterion, match: Match) => DescribedSeries;

/** Describes series; the last answers are kept, since counts and facets of one filter are asked together. */
export function createSeriesDescriber(tables: ReleaseTables, select: SelectRows): DescribeSeries {
  const last = new Map<Match, { key: string; described: DescribedSeries }>();
  return (filter, match) => {
    const key = JSON.stringify(filter);
    const known = last.get(match);
    if (known?.key === key) return known.described;
    const described = describe(filter, match, { tables, select });
    last.set(match, { key, described });
    return described;
  };
}

function describe(
  filter: Criterion,
  match: Match,
  { tables, select }: { readonly tables: ReleaseTables; readonly select: SelectRows },
): DescribedSeries {
  const table = tables.columns('series');
  const combinations = tables.combinations();
  if (!isAboutCombinations(filter)) {
    const rows = select('series', filter, match);
    return {
      thin: thinSeries(rows, combinations, table),
      sums: addUpSeries(table, rows, combinations.codes, combinations.examples.length),
    };
  }
  const all = tables.allSeries();
  if (filter.kind === 'all') return all;
  const least = match === 'CERTAIN' ? yes : unknown;
  const allowed = evaluateCombinations(filter, combinations, table).map((truth) =>
    truth >= least ? 1 : 0,
  );
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
