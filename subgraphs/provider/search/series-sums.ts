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

/** Adds rows of the series table up by parent. */
export function addUpSeries(
  table: TableColumns,
  rows: Int32Array,
  parentOf: Int32Array,
  parents: number,
): SeriesSums {
  const series = new Int32Array(parents);
  const derivedSeries = new Int32Array(parents);
  const images = new Int32Array(parents);
  const slideLevels = new Int32Array(parents);
  const bytes = new Float64Array(parents);
  const seriesWithoutImageCount = new Int32Array(parents);
  const derived = table.bytes('derived');
  const { codes: modalities, codeOf } = table.codes('modality');
  const slides = codeOf('SM');
  const instances = table.integers('instanceCount');
  const sizes = table.numbers('sizeMb');
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const parent = parentOf[row]!;
    series[parent]!++;
    derivedSeries[parent]! += derived[row]!;
    const count = instances[row]!;
    if (count === noInteger) seriesWithoutImageCount[parent]!++;
    else if (modalities[row] === slides) slideLevels[parent]! += count;
    else if (derived[row] === 0) images[parent]! += count;
    const size = sizes[row]!;
    // Whole bytes add up to the same in any order; fractions do not.
    if (!Number.isNaN(size)) bytes[parent]! += Math.round(size * 1e6);
  }
  return {
    series,
    derivedSeries,
    images,
    slideLevels,
    sizeMb: bytes.map((sum) => sum / 1e6),
    seriesWithoutImageCount,
  };
}

/** Sums by combination, without those that are not allowed (0). */
export function maskSums(sums: SeriesSums, allowed: Uint8Array): SeriesSums {
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
