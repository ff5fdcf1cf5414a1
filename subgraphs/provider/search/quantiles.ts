import type { QuantileSketch } from '#schema/wire/sketch.ts';

/** How closely keys are sketched. */
export interface SketchDensity {
  /** Quantiles that are spaced evenly over all rows. */
  readonly even: number;
  /** Further ones towards both ends, so many for each halving of the distance: first pages are about the ends. */
  readonly perHalving: number;
}

/** Quantiles of the keys of some rows; NaN is null. */
export function sketchKeys(
  keys: Float64Array,
  rows: Int32Array,
  density: SketchDensity,
): QuantileSketch {
  const known = new Float64Array(rows.length);
  let size = 0;
  for (const row of rows) {
    const key = keys[row]!;
    if (!Number.isNaN(key)) known[size++] = key;
  }
  const sorted = known.subarray(0, size).sort();
  const ranks = spacePlaces(size, density);
  return {
    nulls: rows.length - size,
    quantiles: ranks.map((place) => sorted[place]!),
    ranks,
  };
}

/** Places among so many sorted things, ascending: the first and the last among them, none twice. */
export function spacePlaces(size: number, { even, perHalving }: SketchDensity): number[] {
  if (size <= even) return Array.from({ length: size }, (_, place) => place);
  const places = new Set<number>();
  for (let step = 0; step < even; step++) {
    places.add(Math.round((step * (size - 1)) / (even - 1)));
  }
  const growth = 2 ** (1 / perHalving);
  for (
    let place = 1;
    place < size / even;
    place = Math.max(place + 1, Math.round(place * growth))
  ) {
    places.add(place);
    places.add(size - 1 - place);
  }
  return [...places].toSorted((a, b) => a - b);
}
