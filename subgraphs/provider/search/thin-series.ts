import type { TableColumns } from '../columns/provider-columns.ts';
import type { SeriesCombinations } from './series-combinations.ts';

/** Rows of the series table that stand for others near them too, in catalogue order. */
export interface WeightedRows {
  readonly rows: Int32Array;
  /** How many series each row stands for. */
  readonly weights: Int32Array;
}

/**
 * Thins rows of the series table: one stands for all of the same combination, study and subject near it, which is enough to count
 * distinct studies and subjects, and, by weight, series.
 */
export function thinSeries(
  rows: Int32Array,
  { codes, examples }: SeriesCombinations,
  table: TableColumns,
): WeightedRows {
  const studies = table.integers('study');
  const subjects = table.integers('subject');
  const lastPlace = new Int32Array(examples.length).fill(-1);
  const kept = new Int32Array(rows.length);
  const weights = new Int32Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const code = codes[row]!;
    const place = lastPlace[code]!;
    if (place !== -1) {
      const last = kept[place]!;
      if (studies[last] === studies[row] && subjects[last] === subjects[row]) {
        weights[place]!++;
        continue;
      }
    }
    kept[count] = row;
    weights[count] = 1;
    lastPlace[code] = count++;
  }
  return { rows: kept.slice(0, count), weights: weights.slice(0, count) };
}
