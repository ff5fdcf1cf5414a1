import type { ListOrder, ResolvedPosition } from './catalogue-search.ts';
import { goesByRank } from './sort-keys.ts';

/** What rows are ordered by: a number, then a rank. */
export interface RowOrder {
  /** Keys by row, NaN where null; absent where the order goes by rank alone. */
  readonly keys: Float64Array | null;
  /** Ranks by uid, by row. */
  readonly ranks: Int32Array;
  readonly descending: boolean;
}

/** Where a page starts: at the first row whose (key, tie) is not smaller; both rise along the listing. */
export interface PageStart {
  readonly key: number;
  readonly tie: number;
}

/** The first `limit` rows from `start` on, in order. Looks at each row once and holds no more than the page. */
export function selectPage(
  rows: Int32Array,
  order: RowOrder,
  start: PageStart | null,
  limit: number,
): Int32Array {
  const { keys, ranks } = order;
  const keySign = order.descending ? -1 : 1;
  const tieSign = keys === null ? keySign : 1;
  const { key: startKey, tie: startTie } = start ?? beginning;
  const heap = createHeap(Math.min(limit, rows.length));
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const key = keys === null ? 0 : readKey(keys[row]!, keySign);
    if (key < startKey) continue;
    const tie = ranks[row]! * tieSign;
    if (key > startKey || tie >= startTie) heap.offer(key, tie, row);
  }
  return heap.drain();
}

const beginning: PageStart = { key: -Infinity, tie: -Infinity };

// Null stands last either way.
function readKey(key: number, sign: number): number {
  return Number.isNaN(key) ? Infinity : key * sign;
}

/** The start of a page behind a position. */
export function startBehind(position: ResolvedPosition, order: ListOrder): PageStart {
  return goesByRank(order)
    ? startByRank(position, order.descending)
    : startByKey(position, order.descending);
}

function startByKey(
  { key: value, id, past, rank, rankIsOf }: ResolvedPosition,
  descending: boolean,
): PageStart {
  const key = readKey(typeof value === 'number' ? value : Number.NaN, descending ? -1 : 1);
  if (id !== undefined && rank !== undefined)
    return { key, tie: rankIsOf === true ? rank + 1 : rank };
  return { key, tie: past === false ? -Infinity : Infinity };
}

function startByRank(
  { id, past, rank, rankIsOf }: ResolvedPosition,
  descending: boolean,
): PageStart {
  const behind = id !== undefined || past !== false;
  if (rank === undefined) return { key: 0, tie: behind ? Infinity : -Infinity };
  // Ranks count what is smaller: without a thing of this very rank, the one that has it is greater than the position.
  const isOf = rankIsOf === true;
  if (descending) return { key: 0, tie: isOf && !behind ? -rank : 1 - rank };
  return { key: 0, tie: isOf && behind ? rank + 1 : rank };
}

interface PageHeap {
  readonly offer: (key: number, tie: number, row: number) => void;
  readonly drain: () => Int32Array;
}

/** The smallest so many of what is offered: a heap with the largest on top. */
function createHeap(capacity: number): PageHeap {
  const keys = new Float64Array(capacity);
  const ties = new Int32Array(capacity);
  const rows = new Int32Array(capacity);
  let size = 0;
  const put = (at: number, key: number, tie: number, row: number): void => {
    keys[at] = key;
    ties[at] = tie;
    rows[at] = row;
  };
  const isAfter = (at: number, key: number, tie: number): boolean =>
    keys[at]! > key || (keys[at] === key && ties[at]! > tie);
  const siftUp = (key: number, tie: number, row: number): void => {
    let at = size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isAfter(parent, key, tie)) break;
      put(at, keys[parent]!, ties[parent]!, rows[parent]!);
      at = parent;
    }
    put(at, key, tie, row);
  };
  const siftDown = (key: number, tie: number, row: number): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isAfter(child + 1, keys[child]!, ties[child]!)) child++;
      if (!isAfter(child, key, tie)) break;
      put(at, keys[child]!, ties[child]!, rows[child]!);
      at = child;
    }
    put(at, key, tie, row);
  };
  return {
    offer: (key, tie, row) => {
      if (size < capacity) siftUp(key, tie, row);
      else if (capacity > 0 && isAfter(0, key, tie)) siftDown(key, tie, row);
    },
    drain: () => {
      const order = Array.from({ length: size }, (_, at) => at);
      order.sort((a, b) => (isAfter(a, keys[b]!, ties[b]!) ? 1 : -1));
      return Int32Array.from(order, (at) => rows[at]!);
    },
  };
}
