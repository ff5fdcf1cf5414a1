import type { RelationSummary } from '#schema/wire/value-summary.ts';

import type { RowGroups } from './value-summary-groups.ts';

/**
 * Which parents have rows of which groups: each pair once, ascending by parent, as parent × groups + group. `parentOf` is the
 * parent's row by row; -1 for none.
 */
export interface ParentLinks {
  readonly pairs: Float64Array;
  readonly groups: number;
}

/** Links parents to the groups of their rows. */
export function linkParents(parentOf: Int32Array, { groupOf, count }: RowGroups): ParentLinks {
  const all = new Float64Array(parentOf.length);
  let size = 0;
  for (let row = 0; row < parentOf.length; row++) {
    if (parentOf[row]! >= 0) all[size++] = parentOf[row]! * count + groupOf[row]!;
  }
  const sorted = all.subarray(0, size).sort();
  let kept = 0;
  for (let at = 0; at < size; at++) {
    if (at === 0 || sorted[at] !== sorted[kept - 1]) sorted[kept++] = sorted[at]!;
  }
  return { pairs: sorted.slice(0, kept), groups: count };
}

/** A key of parents: equal for those whose rows are of the same groups. */
export function keyOfLinks({ pairs, groups }: ParentLinks, parents: number): Int32Array {
  const sets = new Map<string, number>([['', 0]]);
  const key = new Int32Array(parents);
  for (let from = 0, to = 0; from < pairs.length; from = to) {
    const parent = Math.floor(pairs[from]! / groups);
    while (to < pairs.length && pairs[to]! < (parent + 1) * groups) to++;
    const text = pairs
      .subarray(from, to)
      .map((pair) => pair % groups)
      .join();
    const number = sets.get(text) ?? sets.size;
    sets.set(text, number);
    key[parent] = number;
  }
  return key;
}

/** By group of parents: the groups of which each of its parents has a row, and those of which some have. */
export function summariseLinks(
  { pairs, groups }: ParentLinks,
  parents: RowGroups,
): Pick<RelationSummary, 'every' | 'some'> {
  const sizes = new Int32Array(parents.count);
  for (const group of parents.groupOf) sizes[group]!++;
  const counts = Array.from({ length: parents.count }, () => new Map<number, number>());
  for (const pair of pairs) {
    const counted = counts[parents.groupOf[Math.floor(pair / groups)]!]!;
    counted.set(pair % groups, (counted.get(pair % groups) ?? 0) + 1);
  }
  const pick = (isWanted: (count: number, size: number) => boolean): number[][] =>
    counts.map((counted, group) =>
      [...counted].filter(([, count]) => isWanted(count, sizes[group]!)).map(([child]) => child),
    );
  return {
    every: pick((count, size) => count === size),
    some: pick((count, size) => count < size),
  };
}

/** By group of rows: the groups of their parents. */
export function summariseParents(
  parentOf: Int32Array,
  { groupOf, count }: RowGroups,
  parents: RowGroups,
): Pick<RelationSummary, 'every' | 'some'> {
  const found = Array.from({ length: count }, () => new Set<number>());
  for (let row = 0; row < parentOf.length; row++) {
    if (parentOf[row]! >= 0) found[groupOf[row]!]!.add(parents.groupOf[parentOf[row]!]!);
  }
  return {
    every: found.map((groups) => (groups.size === 1 ? [...groups] : [])),
    some: found.map((groups) => (groups.size === 1 ? [] : [...groups])),
  };
}
