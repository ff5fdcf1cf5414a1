import { noInteger } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';

/** What series add up to, by the identity of a parent. */
export interface SeriesSums {
  readonly series: Int32Array;
  readonly derivedSeries: Int32Array;
  readonly images: Int32Array;
  readonly slideLevels: Int32Array;
  /** 10⁶ bytes, whole bytes. */
  readonly sizeMb: Float64Array;
  readonly seriesWithoutImageCount: Int32Array;
}

/** Adds rows of the series table up by the parent that a column names. */
export function addUpSeries(
  table: TableColumns,
  rows: Int32Array,
  parentColumn: 'subject' | 'study',
  parents: number,
): SeriesSums {
  const sums: SeriesSums = {
    series: new Int32Array(parents),
    derivedSeries: new Int32Array(parents),
    images: new Int32Array(parents),
    slideLevels: new Int32Array(parents),
    sizeMb: new Float64Array(parents),
    seriesWithoutImageCount: new Int32Array(parents),
  };
  const parentOf = table.integers(parentColumn);
  addRows(table, rows, (row) => parentOf[row]!, sums);
  roundToBytes(sums.sizeMb);
  return sums;
}

/** Adds rows of the series table up into one. */
export function addUpAll(table: TableColumns, rows: Int32Array): SeriesSums {
  const sums: SeriesSums = {
    series: new Int32Array(1),
    derivedSeries: new Int32Array(1),
    images: new Int32Array(1),
    slideLevels: new Int32Array(1),
    sizeMb: new Float64Array(1),
    seriesWithoutImageCount: new Int32Array(1),
  };
  addRows(table, rows, () => 0, sums);
  roundToBytes(sums.sizeMb);
  return sums;
}

function addRows(
  table: TableColumns,
  rows: Int32Array,
  parentOf: (row: number) => number,
  sums: SeriesSums,
): void {
  const derived = table.bytes('derived');
  const modality = table.codes('modality');
  const slides = modality.codeOf('SM');
  const instances = table.integers('instanceCount');
  const sizes = table.numbers('sizeMb');
  for (const row of rows) {
    const parent = parentOf(row);
    sums.series[parent]!++;
    sums.derivedSeries[parent]! += derived[row]!;
    const count = instances[row]!;
    if (count === noInteger) sums.seriesWithoutImageCount[parent]!++;
    else if (modality.codes[row] === slides) sums.slideLevels[parent]! += count;
    else if (derived[row] === 0) sums.images[parent]! += count;
    const size = sizes[row]!;
    if (!Number.isNaN(size)) sums.sizeMb[parent]! += size;
  }
}

// A sum of floats depends on the order of its terms; whole bytes do not, so that equal sizes are equal sort keys everywhere.
function roundToBytes(sizes: Float64Array): void {
  for (let at = 0; at < sizes.length; at++) sizes[at] = Math.round(sizes[at]! * 1e6) / 1e6;
}
