import { scratchOf } from './scratch.ts';

/** Kleene's three values as bytes: `and` is the minimum, `or` the maximum, `not` is 2 - x. */
export const no = 0;
export const unknown = 1;
export const yes = 2;

const noRows = new Int32Array(0);

/** Truth of a criterion for each row of a table. */
export interface Truth {
  readonly values: Uint8Array;
  /** Place in `values` by row: a code, an identity, a combination; null where values stand by row. */
  readonly index: Uint8Array | Uint16Array | Int32Array | null;
}

/** The opposite; unknown stays unknown. */
export function negate({ values, index }: Truth): Truth {
  return { values: values.map((value) => yes - value), index };
}

/** The same for each of so many rows. */
export function constantTruth(value: number, rows: number): Truth {
  return { values: new Uint8Array(rows).fill(value), index: null };
}

/** All hold (`and`), or at least one does (`or`), by row. */
export function combineTruths(by: 'and' | 'or', parts: readonly Truth[], rows: number): Truth {
  const [first, ...rest] = parts;
  if (first === undefined) return constantTruth(by === 'and' ? yes : no, rows);
  if (rest.length === 0) return first;
  const values = byRow(first, rows);
  for (const part of rest) {
    if (by === 'and') keepMinimum(values, part);
    else keepMaximum(values, part);
  }
  return { values, index: null };
}

/** A copy with values by row. */
function byRow({ values, index }: Truth, rows: number): Uint8Array {
  if (index === null) return values.slice();
  const spread = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) spread[row] = values[index[row]!]!;
  return spread;
}

function keepMinimum(into: Uint8Array, { values, index }: Truth): void {
  for (let row = 0; row < into.length; row++) {
    const value = values[index === null ? row : index[row]!]!;
    if (value < into[row]!) into[row] = value;
  }
}

function keepMaximum(into: Uint8Array, { values, index }: Truth): void {
  for (let row = 0; row < into.length; row++) {
    const value = values[index === null ? row : index[row]!]!;
    if (value > into[row]!) into[row] = value;
  }
}

/** Of some rows those whose truth is at least `least`, in their order. */
export function rowsAtLeast(rows: Int32Array, { values, index }: Truth, least: number): Int32Array {
  if (!values.includes(yes) && (least === yes || !values.includes(unknown))) return noRows;
  const kept = scratchOf(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    kept[count] = row;
    count += values[index === null ? row : index[row]!]! >= least ? 1 : 0;
  }
  return count === rows.length ? rows : kept.slice(0, count);
}

/** The greatest truth of the rows of each parent; of a parent without rows it is false. */
export function liftToParents(
  rows: Int32Array,
  { values, index }: Truth,
  parentOf: Int32Array,
  parents: number,
): Uint8Array {
  const lifted = new Uint8Array(parents);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const value = values[index === null ? row : index[row]!]!;
    const parent = parentOf[row]!;
    if (value > lifted[parent]!) lifted[parent] = value;
  }
  return lifted;
}

/** The truth of each thing's live row, by identity; of one that is not in the release it is false. */
export function toThings({ values, index }: Truth, rowOf: Int32Array): Uint8Array {
  const things = new Uint8Array(rowOf.length);
  for (let thing = 0; thing < things.length; thing++) {
    const row = rowOf[thing]!;
    if (row !== -1) things[thing] = values[index === null ? row : index[row]!]!;
  }
  return things;
}
