import { noInteger } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';
import type { SeriesCombinations } from './series-combinations.ts';
import type { SeriesSums } from './series-sums.ts';
import type { WeightedRows } from './thin-series.ts';

/** What the series that each thinned row stands for add up to, by place. */
export interface ThinSums {
  /** Instances, where they are known. */
  readonly instances: Int32Array;
  /** Whole bytes. */
  readonly bytes: Float64Array;
  readonly withoutImageCount: Int32Array;
}

/** Adds up the rows of the series table that were thinned, in the same order. */
export function addUpThin(
  rows: Int32Array,
  thin: WeightedRows,
  { codes, examples }: SeriesCombinations,
  table: TableColumns,
): ThinSums {
  const instances = new Int32Array(thin.rows.length);
  const bytes = new Float64Array(thin.rows.length);
  const withoutImageCount = new Int32Array(thin.rows.length);
  const counts = table.integers('instanceCount');
  const sizes = table.numbers('sizeMb');
  const placeOf = new Int32Array(examples.length);
  let next = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (row === thin.rows[next]) placeOf[codes[row]!] = next++;
    const place = placeOf[codes[row]!]!;
    const count = counts[row]!;
    if (count === noInteger) withoutImageCount[place]!++;
    else instances[place]! += count;
    const size = sizes[row]!;
    if (!Number.isNaN(size)) bytes[place]! += Math.round(size * 1e6);
  }
  return { instances, bytes, withoutImageCount };
}

/** What some thinned rows add up to, by combination. */
export function sumThin(
  places: Int32Array,
  { rows, weights }: WeightedRows,
  sums: ThinSums,
  around: { readonly combinations: SeriesCombinations; readonly table: TableColumns },
): SeriesSums {
  const { codes, examples } = around.combinations;
  const series = new Int32Array(examples.length);
  const instances = new Int32Array(examples.length);
  const bytes = new Float64Array(examples.length);
  const seriesWithoutImageCount = new Int32Array(examples.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!;
    const code = codes[rows[place]!]!;
    series[code]! += weights[place]!;
    instances[code]! += sums.instances[place]!;
    bytes[code]! += sums.bytes[place]!;
    seriesWithoutImageCount[code]! += sums.withoutImageCount[place]!;
  }
  const derived = around.table.bytes('derived');
  const { codes: modalities, codeOf } = around.table.codes('modality');
  const isSlide = (code: number): boolean => modalities[examples[code]!] === codeOf('SM');
  const isDerived = (code: number): boolean => derived[examples[code]!] === 1;
  return {
    series,
    derivedSeries: series.map((count, code) => (isDerived(code) ? count : 0)),
    images: instances.map((count, code) => (isSlide(code) || isDerived(code) ? 0 : count)),
    slideLevels: instances.map((count, code) => (isSlide(code) ? count : 0)),
    sizeMb: bytes.map((sum) => sum / 1e6),
    seriesWithoutImageCount,
  };
}
