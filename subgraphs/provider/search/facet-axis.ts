/** A part of a facet; values of the schema's `FacetPart`. */
export type FacetPart =
  | 'VALUE'
  | 'PRESENT'
  | 'ABSENT'
  | 'OTHER_ANSWER'
  | 'MISSING'
  | 'NOT_COLLECTED'
  | 'CONFLICTING';

/** Where things are counted: the bucket of a value, or a part without one. */
export interface Slot {
  readonly part: FacetPart;
  /** Null where the part is no value. */
  readonly value: string | null;
}

/** Which series have the same code: those of a subject, those of a combination of few-valued columns, or none that is known. */
export type Grain = 'subject' | 'combination' | 'series';

/** A field that series are counted by: each series has a code, and each code belongs to one slot or several. */
export interface FacetAxis {
  /** Slots of values come first. */
  readonly slots: readonly Slot[];
  /** How many are slots of values. */
  readonly values: number;
  /** Slots by code. */
  readonly slotsOf: readonly (readonly number[])[];
  readonly grain: Grain;
  /** Codes by identity of the subject, by number of the combination, or by row of the series table. */
  readonly codes: Int32Array;
  /** The slot of a subject or study whose series differ, where each has one value; null where they may. */
  readonly conflict: number | null;
}

/** Slots for values, and behind them one for each of some parts. */
export function slotsFor(values: readonly string[], parts: readonly FacetPart[]): Slot[] {
  return [
    ...values.map((value): Slot => ({ part: 'VALUE', value })),
    ...parts.map((part): Slot => ({ part, value: null })),
  ];
}

/** Place of a part among slots; null where it has none. */
export function findPart(slots: readonly Slot[], part: FacetPart): number | null {
  const place = slots.findIndex((slot) => slot.part === part);
  return place === -1 ? null : place;
}

/** An axis whose codes are its slots. */
export function plainAxis(
  slots: readonly Slot[],
  axis: Pick<FacetAxis, 'grain' | 'codes' | 'conflict'>,
): FacetAxis {
  const values = slots.filter(({ part }) => part === 'VALUE').length;
  return { slots, values, slotsOf: slots.map((_, slot) => [slot]), ...axis };
}
