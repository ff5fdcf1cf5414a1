import type { SortKeyValue } from '#schema/wire/position.ts';

import { compareKeys } from './row-order.ts';

/** Sort keys of one provider, in its order. */
export interface KeySource {
  readonly keys: readonly SortKeyValue[];
  /** Whether more follow the last one. */
  readonly hasMore: boolean;
}

/** Which rows are on a page. */
export interface Picks {
  /** Index of the source of each row, in order. */
  readonly sources: readonly number[];
  /** Rows taken of each source. */
  readonly taken: readonly number[];
  /** False where a source ran out of keys though more follow. */
  readonly certain: boolean;
}

/**
 * Merges sorted keys up to a page; of equal ones the earlier source comes first, so sources stand by provider id.
 * A heap would be asymptotically better; a scan over the heads is faster for the numbers of providers there are.
 */
export function pickRows(sources: readonly KeySource[], page: number, descending: boolean): Picks {
  const taken = sources.map(() => 0);
  const heads = sources.map(({ keys }) => keys[0]);
  const picked: number[] = [];
  let certain = !sources.some(({ keys, hasMore }) => keys.length === 0 && hasMore);
  while (picked.length < page && certain) {
    let best = -1;
    let bestKey: SortKeyValue | undefined;
    for (let index = 0; index < heads.length; index++) {
      const key = heads[index];
      if (key === undefined) continue;
      if (bestKey === undefined || compareKeys(key, bestKey, descending) < 0) {
        best = index;
        bestKey = key;
      }
    }
    const source = sources[best];
    if (source === undefined) break;
    picked.push(best);
    const next = (taken[best] ?? 0) + 1;
    taken[best] = next;
    heads[best] = source.keys[next];
    if (next === source.keys.length && source.hasMore && picked.length < page) certain = false;
  }
  return { sources: picked, taken, certain };
}
