/** For each uid the number of uids that are smaller; uids are distinct. */
export function rankUids(uids: readonly string[]): Int32Array {
  const ranks = new Int32Array(uids.length);
  const order = Array.from(ranks, (_, place) => place);
  // Sorted inside each parent already, so the sort mostly merges runs.
  order.sort((a, b) => (uids[a]! < uids[b]! ? -1 : 1));
  for (const [rank, identity] of order.entries()) ranks[identity] = rank;
  return ranks;
}
