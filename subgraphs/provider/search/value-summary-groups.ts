import type { CodeSummary, NumberSummary } from '#schema/wire/value-summary.ts';

import { numberRows } from './number-rows.ts';
import type { CodeField, NumberField } from './value-summary-rows.ts';

/** Rows sorted into groups. */
export interface RowGroups {
  /** Group by row. */
  readonly groupOf: Int32Array;
  readonly count: number;
}

/**
 * Groups rows by as many keys as at most so many groups allow, the first ones first: a key that would make more is left out, so
 * that rows of one group differ in it. Keys are numbers by row, from 0.
 */
export function groupRows(rows: number, keys: readonly Int32Array[], most: number): RowGroups {
  let groups: RowGroups = { groupOf: new Int32Array(rows), count: Math.min(rows, 1) };
  for (const key of keys) {
    const refined = refine(groups, key);
    if (refined.count <= most) groups = refined;
  }
  return groups;
}

function refine({ groupOf, count }: RowGroups, key: Int32Array): RowGroups {
  const { numbers, examples } = numberRows(
    groupOf.length,
    (row) => key[row]! * count + groupOf[row]!,
  );
  return { groupOf: numbers, count: examples.length };
}

/** A key by value; rows without one stand apart by why they have none. */
export function keyOfCodes({ values, codes, absent }: CodeField): Int32Array {
  return codes.map((code, row) => (code === -1 ? values.length + absent[row]! : code));
}

/** The values of each group's rows. */
export function summariseCodes(
  { values, codes, absent }: CodeField,
  { groupOf, count }: RowGroups,
  open: readonly string[],
): CodeSummary {
  const present = Array.from({ length: count }, () => new Set<number>());
  const masks = Array.from({ length: count }, () => 0);
  const places = new Map<number, number>();
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!;
    const code = codes[row]!;
    masks[group]! |= absent[row]!;
    if (code === -1) continue;
    if (!places.has(code)) places.set(code, places.size);
    present[group]!.add(places.get(code)!);
  }
  return {
    values: [...places.keys()].map((code) => values[code]!),
    present: present.map((codesOfGroup) => [...codesOfGroup]),
    absent: masks,
    open: open.filter((value) => values.includes(value)),
  };
}

/** The range of each group's numbers. */
export function summariseNumbers(
  { numbers, absent }: NumberField,
  { groupOf, count }: RowGroups,
): NumberSummary {
  const least = Array.from({ length: count }, (): number | null => null);
  const greatest = [...least];
  const masks = Array.from({ length: count }, () => 0);
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!;
    const number = numbers[row]!;
    masks[group]! |= absent[row]!;
    if (Number.isNaN(number)) continue;
    least[group] = Math.min(least[group] ?? number, number);
    greatest[group] = Math.max(greatest[group] ?? number, number);
  }
  return { least, greatest, absent: masks };
}
