import type { TableColumns } from '../columns/provider-columns.ts';
import type { SeriesCombinations } from './series-combinations.ts';

/** Rows of the series table that stand for others near them too, in catalogue order. */
export interface WeightedRows {
  readonly rows: Int32Array;
  /** How many series each row stands for. */
  readonly weights: Int32Array;
}

/** Thinned rows, and by place in what was thinned the place of the row that stands for it. */
export interface ThinnedRows extends WeightedRows {
  readonly places: Int32Array;
}

/**
 * Thins rows of the series table: one stands for all of the same combination, study and subject near it, which is enough to count
 * distinct studies and subjects, and, by weight, series.
 */
export function thinSeries(
  rows: Int32Array,
  { codes, examples }: SeriesCombinations,
  table: TableColumns,
): ThinnedRows {
  const studies = table.integers('study');
  const subjects = table.integers('subject');
  const lastPlace = new Int32Array(examples.length).fill(-1);
  const kept = new Int32Array(rows.length);
  const weights = new Int32Array(rows.length);
  const places = new Int32Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const code = codes[row]!;
    const place = lastPlace[code]!;
    if (place !== -1) {
      const last = kept[place]!;
      if (studies[last] === studies[row] && subjects[last] === subjects[row]) {
        weights[place]!++;
        places[at] = place;
        continue;
      }
    }
    kept[count] = row;
    weights[count] = 1;
    places[at] = count;
    lastPlace[code] = count++;
  }
  return { rows: kept.slice(0, count), weights: weights.slice(0, count), places };
}

/** Of thinned rows those whose combination is allowed. */
export function narrowThin(
  { rows, weights }: WeightedRows,
  { codes }: SeriesCombinations,
  allowed: Uint8Array,
): WeightedRows {
  if (!allowed.includes(1)) return { rows: new Int32Array(0), weights: new Int32Array(0) };
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

/** One row for all that follow each other with the same subject, and the same study where studies are to be told apart. */
export function leadRows(
  { rows, weights }: WeightedRows,
  kind: 'subjects' | 'studies',
  table: TableColumns,
): WeightedRows {
  const subjects = table.integers('subject');
  const parents = kind === 'subjects' ? subjects : table.integers('study');
  const kept = new Int32Array(rows.length);
  const sums = new Int32Array(rows.length);
  let count = 0;
  let last = -1;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (last === -1 || parents[row] !== parents[last] || subjects[row] !== subjects[last]) {
      kept[count++] = row;
    }
    sums[count - 1]! += weights[at]!;
    last = row;
  }
  return { rows: kept.slice(0, count), weights: sums.slice(0, count) };
}
