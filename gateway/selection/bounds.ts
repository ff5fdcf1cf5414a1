/**
 * What is proven of a criterion for the rows of each group. Truth has three values (false, unknown, true); between its least and
 * its greatest value in a group only two things matter, of which `not` makes one the other.
 */
export interface Bounds {
  /** By group: 0 where the criterion is certainly false of every row, else 1. */
  readonly possible: Uint8Array;
  /** By group: 1 where it is certainly true of every row, else 0. */
  readonly certain: Uint8Array;
}

/** Nothing is known: any row may match, and none has to. */
export function open(groups: number): Bounds {
  return { possible: new Uint8Array(groups).fill(1), certain: new Uint8Array(groups) };
}

/** All hold: the least truth of each row; without parts it is true. */
export function allOf(parts: readonly Bounds[], groups: number): Bounds {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const possible = new Uint8Array(groups).fill(1);
  const certain = new Uint8Array(groups).fill(1);
  for (const part of parts) {
    for (let group = 0; group < groups; group++) {
      possible[group]! &= part.possible[group]!;
      certain[group]! &= part.certain[group]!;
    }
  }
  return { possible, certain };
}

/** At least one holds: the greatest truth of each row; without parts it is false. */
export function anyOf(parts: readonly Bounds[], groups: number): Bounds {
  return negate(allOf(parts.map(negate), groups));
}

/** It does not hold; what is unknown stays so. */
export function negate({ possible, certain }: Bounds): Bounds {
  return { possible: certain.map((bit) => 1 - bit), certain: possible.map((bit) => 1 - bit) };
}
