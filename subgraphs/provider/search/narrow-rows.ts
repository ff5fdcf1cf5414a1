import { noInteger } from '../columns/column-layout.ts';
import type { CodeColumn } from '../columns/provider-columns.ts';

/** Keeps of the first `count` rows those that match, in `out` (which may be `rows`); answers how many. */
export type Narrow = (rows: Int32Array, count: number, out: Int32Array) => number;

/** Keeps every row. */
export const keepAll: Narrow = (rows, count, out) => {
  if (rows !== out) out.set(count === rows.length ? rows : rows.subarray(0, count));
  return count;
};

/** Keeps what each of the parts keeps. */
export function chain(parts: readonly Narrow[]): Narrow {
  const [first, ...rest] = parts;
  if (first === undefined) return keepAll;
  return (rows, count, out) => {
    let left = first(rows, count, out);
    for (const part of rest) left = part(out, left, out);
    return left;
  };
}

/** Keeps the rows whose code is allowed: 1 by code, null's included. */
export function keepCodes(codes: CodeColumn['codes'], allowed: Uint8Array): Narrow {
  return (rows, count, out) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      out[kept] = row;
      kept += allowed[codes[row]!]!;
    }
    return kept;
  };
}

/** Keeps the rows with a number in a range, both ends included; null is in none. */
export function keepRange(
  values: Int32Array | Float64Array,
  gte: number | null,
  lte: number | null,
): Narrow {
  // The stand-in of an integer's null is below every lower end; that of a number's, NaN, is in no range.
  const low = Math.max(gte ?? -Infinity, noInteger + 1);
  const high = lte ?? Infinity;
  return (rows, count, out) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      const value = values[row]!;
      out[kept] = row;
      kept += value >= low && value <= high ? 1 : 0;
    }
    return kept;
  };
}

/** Keeps the rows whose identity is marked with 1. */
export function keepMarked(identities: Int32Array, marks: Uint8Array): Narrow {
  return (rows, count, out) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      out[kept] = row;
      kept += marks[identities[row]!]!;
    }
    return kept;
  };
}

/** The rows that are kept of these, in an array of their own. */
export function narrowRows(rows: Int32Array, narrow: Narrow): Int32Array {
  const out = new Int32Array(rows.length);
  return out.slice(0, narrow(rows, rows.length, out));
}
