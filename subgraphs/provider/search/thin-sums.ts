import type { TableColumns } from '../columns/provider-columns.ts';
import type { SeriesCombinations } from './series-combinations.ts';
import { addUpSeries, type SeriesSums } from './series-sums.ts';
import type { WeightedRows } from './thin-series.ts';

/** What the series that each thinned row stands for add up to, by place; `rows` of the series table are those that were thinned, in the same order. */
export function addUpThin(
  rows: Int32Array,
  thin: WeightedRows,
  { codes, examples }: SeriesCombinations,
  table: TableColumns,
): SeriesSums {
  const placeOfRow = new Int32Array(table.rows);
  const placeOf = new Int32Array(examples.length);
  let next = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (row === thin.rows[next]) placeOf[codes[row]!] = next++;
    placeOfRow[row] = placeOf[codes[row]!]!;
  }
  return addUpSeries(table, rows, placeOfRow, thin.rows.length);
}

/** What some thinned rows add up to, by combination; `sums` are those of all, by place. */
export function sumThin(
  places: Int32Array,
  { rows }: WeightedRows,
  sums: SeriesSums,
  { codes, examples }: SeriesCombinations,
): SeriesSums {
  const sum = (values: Int32Array): Int32Array => {
    const added = new Int32Array(examples.length);
    for (const place of places) added[codes[rows[place]!]!]! += values[place]!;
    return added;
  };
  const bytes = new Float64Array(examples.length);
  // Whole bytes add up to the same in any order; fractions do not.
  for (const place of places) {
    bytes[codes[rows[place]!]!]! += Math.round(sums.sizeMb[place]! * 1e6);
  }
  return {
    series: sum(sums.series),
    derivedSeries: sum(sums.derivedSeries),
    images: sum(sums.images),
    slideLevels: sum(sums.slideLevels),
    sizeMb: bytes.map((whole) => whole / 1e6),
    seriesWithoutImageCount: sum(sums.seriesWithoutImageCount),
  };
}
