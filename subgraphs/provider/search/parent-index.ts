/** Rows by their parent: those of parent p stand at [offsets[p], offsets[p + 1]) of `rows`, ascending. */
export interface ParentIndex {
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
}

/** Groups rows by parent. Rows of one parent need not lie together: a study of two patients does not. */
export function indexByParent(
  rows: Int32Array,
  parentOf: Int32Array,
  parents: number,
): ParentIndex {
  const offsets = new Int32Array(parents + 1);
  for (const row of rows) offsets[parentOf[row]! + 1]!++;
  for (let parent = 0; parent < parents; parent++) offsets[parent + 1]! += offsets[parent]!;
  const next = offsets.slice(0, parents);
  const grouped = new Int32Array(rows.length);
  for (const row of rows) grouped[next[parentOf[row]!]!++] = row;
  return { offsets, rows: grouped };
}

/** The rows of one parent. */
export function rowsOfParent({ offsets, rows }: ParentIndex, parent: number): Int32Array {
  return rows.subarray(offsets[parent] ?? 0, offsets[parent + 1] ?? 0);
}
