import type { CodeColumn } from '../columns/provider-columns.ts';

/** Parents by row, and those whose rows do not lie together. */
export interface Parents {
  readonly of: Int32Array;
  readonly scattered: Uint8Array | null;
}

/** Distinct parents for each code, over rows in catalogue order: where a parent's rows lie together, remembering the last one is enough. */
export function countDistinct(
  rows: Int32Array,
  codes: CodeColumn['codes'],
  size: number,
  parents: Parents,
): Int32Array {
  const { of, scattered } = parents;
  const counts = new Int32Array(size);
  const last = new Int32Array(size).fill(-1);
  const pairs = new Set<number>();
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const code = codes[row]!;
    const parent = of[row]!;
    if (last[code] === parent) continue;
    last[code] = parent;
    if (scattered !== null && scattered[parent] === 1) pairs.add(parent * size + code);
    else counts[code]!++;
  }
  for (const pair of pairs) counts[pair % size]!++;
  return counts;
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
