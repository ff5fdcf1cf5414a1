import type { TableColumns } from '../columns/provider-columns.ts';
import type { Criterion } from './criterion.ts';
import { isAboutCombinations } from './evaluate-combinations.ts';
import type { SeriesCombinations } from './series-combinations.ts';
import { addUpSeries, type SeriesSums } from './series-sums.ts';
import { thinSeries, type WeightedRows } from './thin-series.ts';

/** All live series of a release, thinned. */
export interface ThinCatalogue extends WeightedRows {
  /** What the series that each row stands for add up to, by place. */
  readonly sums: SeriesSums;
  /** Places of the rows of a combination: those of number n stand at [offsets[n], offsets[n + 1]). */
  readonly places: { readonly offsets: Int32Array; readonly of: Int32Array };
}

/** Thins the live series of a release, with what is needed to find and add up their rows. */
export function thinCatalogue(
  table: TableColumns,
  live: Int32Array,
  combinations: SeriesCombinations,
): ThinCatalogue {
  const { rows, weights, places } = thinSeries(live, combinations, table);
  const placeOfRow = new Int32Array(table.rows);
  for (let at = 0; at < live.length; at++) placeOfRow[live[at]!] = places[at]!;
  return {
    rows,
    weights,
    sums: addUpSeries(table, live, placeOfRow, rows.length),
    places: groupByCombination(rows, combinations),
  };
}

/**
 * Whether a criterion on series is true of a row as soon as it is of another with the same combination, study and subject: then thinned rows
 * are enough to ask.
 */
export function isThin(criterion: Criterion): boolean {
  if (criterion.kind === 'and' || criterion.kind === 'or') return criterion.of.every(isThin);
  if (criterion.kind === 'not') return isThin(criterion.of);
  if (criterion.kind === 'some') return criterion.of === 'subjects' || criterion.of === 'studies';
  return criterion.kind === 'clinical' || isAboutCombinations(criterion);
}

/** Of the catalogue the rows that were selected from it, ascending, and what they stand for by combination. */
export function addUpSelected(
  { rows, weights, sums }: ThinCatalogue,
  selected: Int32Array,
  { codes, examples }: SeriesCombinations,
): { thin: WeightedRows; sums: SeriesSums } {
  const keptWeights = new Int32Array(selected.length);
  const added = emptySums(examples.length);
  let place = 0;
  for (let at = 0; at < selected.length; at++) {
    const row = selected[at]!;
    while (rows[place] !== row) place++;
    keptWeights[at] = weights[place]!;
    const code = codes[row]!;
    added.series[code]! += sums.series[place]!;
    added.derivedSeries[code]! += sums.derivedSeries[place]!;
    added.images[code]! += sums.images[place]!;
    added.slideLevels[code]! += sums.slideLevels[place]!;
    added.sizeMb[code]! += sums.sizeMb[place]!;
    added.seriesWithoutImageCount[code]! += sums.seriesWithoutImageCount[place]!;
  }
  return { thin: { rows: selected, weights: keptWeights }, sums: added };
}

function emptySums(size: number): SeriesSums {
  return {
    series: new Int32Array(size),
    derivedSeries: new Int32Array(size),
    images: new Int32Array(size),
    slideLevels: new Int32Array(size),
    sizeMb: new Float64Array(size),
    seriesWithoutImageCount: new Int32Array(size),
  };
}

function groupByCombination(
  rows: Int32Array,
  { codes, examples }: SeriesCombinations,
): ThinCatalogue['places'] {
  const offsets = new Int32Array(examples.length + 1);
  for (const row of rows) offsets[codes[row]! + 1]!++;
  for (let code = 0; code < examples.length; code++) offsets[code + 1]! += offsets[code]!;
  const next = offsets.slice(0, -1);
  const of = new Int32Array(rows.length);
  for (let place = 0; place < rows.length; place++) of[next[codes[rows[place]!]!]!++] = place;
  return { offsets, of };
}
