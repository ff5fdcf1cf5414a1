import type { QuantileSketch } from '#schema/wire/sketch.ts';

/** Evenly spaced quantiles of the keys of some rows; NaN is null. */
export function sketchKeys(keys: Float64Array, rows: Int32Array, count: number): QuantileSketch {
  const known = new Float64Array(rows.length);
  let size = 0;
  for (const row of rows) {
    const key = keys[row]!;
    if (!Number.isNaN(key)) known[size++] = key;
  }
  const sorted = known.subarray(0, size).sort();
  return {
    nulls: rows.length - size,
    quantiles: spacePlaces(size, count).map((place) => sorted[place]!),
  };
}

/** Places of evenly spaced quantiles among so many sorted things: the first and the last among them, none twice. */
export function spacePlaces(size: number, count: number): number[] {
  if (size <= count) return Array.from({ length: size }, (_, place) => place);
  return Array.from({ length: count }, (_, step) => Math.round((step * (size - 1)) / (count - 1)));
}
