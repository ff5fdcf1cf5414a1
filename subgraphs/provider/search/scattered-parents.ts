/**
 * Marks the parents whose rows do not lie together in a table, and those of several owners, such as a study of two patients; null
 * where there are none. What counts distinct parents by remembering the last one looks these up in a set.
 */
export function findScatteredParents(
  parentOf: Int32Array,
  parents: number,
  ownerOf: Int32Array,
): Uint8Array | null {
  const seen = new Uint8Array(parents);
  const scattered = new Uint8Array(parents);
  let last = -1;
  let found = false;
  for (let row = 0; row < parentOf.length; row++) {
    const parent = parentOf[row]!;
    if (parent === last && ownerOf[row] === ownerOf[row - 1]) continue;
    last = parent;
    if (seen[parent] === 1) {
      scattered[parent] = 1;
      found = true;
    }
    seen[parent] = 1;
  }
  return found ? scattered : null;
}
