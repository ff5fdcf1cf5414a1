import type { TableColumns } from '../columns/provider-columns.ts';
import type { SeriesCombinations } from './series-combinations.ts';

/**
 * Series rows of which one stands for all of the same combination, study and subject near it: enough to count distinct studies and
 * subjects, and, by weight, series. Rows stay in catalogue order.
 */
export interface ThinSeries {
  readonly rows: Int32Array;
  /** How many series each row stands for. */
  readonly weights: Int32Array;
}

/** Thins rows of the series table. */
export function thinSeries(
  rows: Int32Array,
  { codes, examples }: SeriesCombinations,
  table: TableColumns,
): ThinSeries {
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

/** Of thinned rows those whose combination is allowed. */
export function narrowThin(
  { rows, weights }: ThinSeries,
  { codes }: SeriesCombinations,
  allowed: Uint8Array,
): ThinSeries {
  const keptRows = new Int32Array(rows.length);
  const keptWeights = new Int32Array(rows.length);
  let kept = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    keptRows[kept] = row;
    keptWeights[kept] = weights[at]!;
    kept += allowed[codes[row]!]!;
  }
  return { rows: keptRows.subarray(0, kept), weights: keptWeights.subarray(0, kept) };
}
