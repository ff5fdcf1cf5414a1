import type { MixCounts } from './combination-mixes.ts';

/** Parents by row, and those whose rows do not lie together or have several owners. */
export interface Parents {
  readonly of: Int32Array;
  readonly scattered: Uint8Array | null;
}

/** How many parents have rows with each code. */
export interface CountedCodes {
  /** Without the scattered ones. */
  readonly counts: Int32Array;
  /** Scattered parents with all codes that they have. */
  readonly scattered: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * Distinct parents for each code, over rows in catalogue order: where a parent's rows lie together, remembering the last one is
 * enough. `codes` stand by place in `rows` and are less than `size`.
 */
export function countCodes(
  rows: Int32Array,
  codes: Int32Array,
  size: number,
  { of, scattered }: Parents,
): CountedCodes {
  const counts = new Int32Array(size);
  const last = new Int32Array(size).fill(-1);
  const apart = new Map<number, Set<number>>();
  for (let at = 0; at < rows.length; at++) {
    const code = codes[at]!;
    const parent = of[rows[at]!]!;
    if (last[code] === parent) continue;
    last[code] = parent;
    if (scattered !== null && scattered[parent] === 1) addTo(apart, parent, code);
    else counts[code]!++;
  }
  return { counts, scattered: apart };
}

/** The same of things by what combinations they have; `codes` stand by combination. */
export function countMixCodes(
  { lists, counts: things, scattered }: MixCounts,
  codes: Int32Array,
  size: number,
): CountedCodes {
  const counts = new Int32Array(size);
  const last = new Int32Array(size).fill(-1);
  for (const [mix, list] of lists.entries()) {
    if (things[mix] === 0) continue;
    for (const combination of list) {
      const code = codes[combination]!;
      if (last[code] === mix) continue;
      last[code] = mix;
      counts[code]! += things[mix]!;
    }
  }
  const apart = new Map<number, Set<number>>();
  for (const [thing, own] of scattered) {
    apart.set(thing, new Set([...own].map((combination) => codes[combination]!)));
  }
  return { counts, scattered: apart };
}

function addTo(apart: Map<number, Set<number>>, parent: number, code: number): void {
  const known = apart.get(parent);
  if (known === undefined) apart.set(parent, new Set([code]));
  else known.add(code);
}

/** Distinct parents of rows in catalogue order. */
export function countParents(rows: Int32Array, { of, scattered }: Parents): number {
  let count = 0;
  let last = -1;
  const again = new Set<number>();
  for (let at = 0; at < rows.length; at++) {
    const parent = of[rows[at]!]!;
    if (parent === last) continue;
    last = parent;
    if (scattered !== null && scattered[parent] === 1) again.add(parent);
    else count++;
  }
  return count + again.size;
}
