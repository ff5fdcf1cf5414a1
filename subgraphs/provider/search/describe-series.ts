import type { Criterion } from './criterion.ts';
import { evaluateCombinations, isAboutCombinations } from './evaluate-combinations.ts';
import { narrowRows } from './narrow-rows.ts';
import { once, type ReleaseTables } from './release-tables.ts';
import type { Match, SelectRows } from './select-rows.ts';
import { addUpSeries, type SeriesSums } from './series-sums.ts';
import { addUpSelected, isThin } from './thin-catalogue.ts';
import { leadRows, narrowThin, thinSeries, type WeightedRows } from './thin-series.ts';
import { unknown, yes } from './truth.ts';

/** The series that match a filter, as counts and facets need them. */
export interface DescribedSeries {
  readonly thin: WeightedRows;
  /** By combination. */
  readonly sums: SeriesSums;
  /** All of them, ascending. */
  readonly rows: () => Int32Array;
  /** One for each subject, or study of a subject, where its series lie together. */
  readonly leads: (kind: 'subjects' | 'studies') => WeightedRows;
}

/** Describes the series that match a filter, or may. */
export type DescribeSeries = (filter: Criterion, match: Match) => DescribedSeries;

/** Counts and facets of one filter are asked one after the other, with those of others between. */
const keptDescriptions = 4;

/** Describes series; the last answers are kept. */
export function createSeriesDescriber(tables: ReleaseTables, select: SelectRows): DescribeSeries {
  const kept = new Map<string, DescribedSeries>();
  const describe: DescribeSeries = (filter, match) => {
    const key = `${match} ${JSON.stringify(filter)}`;
    const known = kept.get(key);
    const described = known ?? describeFilter(filter, match, { tables, select, describe });
    kept.delete(key);
    kept.set(key, described);
    if (kept.size > keptDescriptions) kept.delete(kept.keys().next().value!);
    return described;
  };
  return describe;
}

interface Describing {
  readonly tables: ReleaseTables;
  readonly select: SelectRows;
  readonly describe: DescribeSeries;
}

function describeFilter(
  filter: Criterion,
  match: Match,
  { tables, select, describe }: Describing,
): DescribedSeries {
  const rows = (): Int32Array => select('series', filter, match);
  if (filter.kind === 'all') {
    return withRows({ thin: tables.thin(), sums: tables.sumsByCombination() }, rows, tables);
  }
  if (isAboutCombinations(filter))
    return describeCombined(filter, match, { tables, select, describe });
  const combinations = tables.combinations();
  const all = isThin(filter) ? narrowRows(tables.thin().rows, filter, 'series', tables) : null;
  const certain = all?.certain ?? select('series', filter, 'CERTAIN');
  const possible = all?.possible ?? select('series', filter, 'POSSIBLE');
  if (match === 'POSSIBLE' && possible === certain) return describe(filter, 'CERTAIN');
  const matching = match === 'CERTAIN' ? certain : possible;
  if (all !== null) {
    return withRows(addUpSelected(tables.thin(), matching, combinations), rows, tables);
  }
  const table = tables.columns('series');
  const thin = thinSeries(matching, combinations, table);
  const sums = addUpSeries(table, matching, combinations.codes, combinations.examples.length);
  return withRows({ thin, sums }, rows, tables);
}

/** Of a filter that is about combinations alone no row has to be added up. */
function describeCombined(
  filter: Criterion,
  match: Match,
  { tables, select, describe }: Describing,
): DescribedSeries {
  const combinations = tables.combinations();
  const truths = evaluateCombinations(filter, combinations, tables.columns('series'));
  if (match === 'POSSIBLE' && !truths.includes(unknown)) return describe(filter, 'CERTAIN');
  const least = match === 'CERTAIN' ? yes : unknown;
  const allowed = truths.map((truth) => (truth >= least ? 1 : 0));
  const thin = narrowThin(tables.thin(), combinations, allowed);
  const sums = maskSums(tables.sumsByCombination(), allowed);
  return withRows({ thin, sums }, () => select('series', filter, match), tables);
}

function withRows(
  { thin, sums }: Pick<DescribedSeries, 'thin' | 'sums'>,
  rows: () => Int32Array,
  tables: ReleaseTables,
): DescribedSeries {
  const table = tables.columns('series');
  const studies = once(() => leadRows(thin, 'studies', table));
  const subjects = once(() => leadRows(studies(), 'subjects', table));
  return {
    thin,
    sums,
    rows: once(rows),
    leads: (kind) => (kind === 'studies' ? studies() : subjects()),
  };
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
