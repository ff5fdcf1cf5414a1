/**
 * What a caller may learn of a dataset, each level more than the one before (Atlas contract, `@access`): nothing; its catalogue entry;
 * counts under its provider's disclosure control; its rows.
 */
export const accessLevels = ['NONE', 'METADATA', 'AGGREGATE', 'RECORD'] as const;

/** One of the levels. */
export type AccessLevel = (typeof accessLevels)[number];

/** What a field may ask for beside a caller's levels: what only a gateway is told, on its own behalf. */
export type NeededLevel = AccessLevel | 'INTERNAL';

/** All that a field may ask for, each more than the one before. */
export const neededLevels: readonly NeededLevel[] = [...accessLevels, 'INTERNAL'];

/** Whichever of two levels is more. */
export function moreOf(one: NeededLevel, other: NeededLevel): NeededLevel {
  return neededLevels.indexOf(one) < neededLevels.indexOf(other) ? other : one;
}

/** Whether who has one level may be given what needs another. */
export function reaches(has: AccessLevel, needed: NeededLevel): boolean {
  return needed !== 'INTERNAL' && accessLevels.indexOf(has) >= accessLevels.indexOf(needed);
}
