import type { FacetAxis, Grain } from './facet-axis.ts';
import type { ReleaseTables } from './release-tables.ts';

/** What series are counted by: one axis, or two together. */
export interface Tally {
  /** As of an axis; `thin` where subject and combination together tell the code. */
  readonly grain: Grain | 'thin';
  /** Number of slots. */
  readonly size: number;
  /** Slots by code. */
  readonly slotsOf: readonly (readonly number[])[];
  /** Codes of rows of the series table, by place. */
  readonly codesOf: (rows: Int32Array) => Int32Array;
  /** Slots of a thing whose rows have all these codes. */
  readonly settle: (codes: ReadonlySet<number>) => ReadonlySet<number>;
}

/** Counting by one axis. */
export function tallyAxis(axis: FacetAxis, tables: ReleaseTables): Tally {
  return {
    grain: axis.grain,
    size: axis.slots.length,
    slotsOf: axis.slotsOf,
    codesOf: (rows) => readCodes(axis, rows, tables),
    settle: (codes) => new Set([...codes].flatMap((code) => slotsWithin(axis, code, codes))),
  };
}

/** Counting by two axes; the slot of a pair is the row's slot × the columns' number of slots + the column's. */
export function tallyPair(rows: FacetAxis, columns: FacetAxis, tables: ReleaseTables): Tally {
  const wide = columns.slotsOf.length;
  const pair = (of: readonly number[], by: readonly number[]): number[] =>
    of.flatMap((slot) => by.map((other) => slot * columns.slots.length + other));
  const rowOf = (code: number): number => Math.floor(code / wide);
  return {
    grain: joinGrains(rows.grain, columns.grain),
    size: rows.slots.length * columns.slots.length,
    slotsOf: rows.slotsOf.flatMap((of) => columns.slotsOf.map((by) => pair(of, by))),
    codesOf: (of) => {
      const codes = readCodes(rows, of, tables);
      const others = readCodes(columns, of, tables);
      for (let at = 0; at < codes.length; at++) codes[at] = codes[at]! * wide + others[at]!;
      return codes;
    },
    settle: (codes) => {
      const all = [...codes];
      const inRows = new Set(all.map(rowOf));
      const inColumns = new Set(all.map((code) => code % wide));
      return new Set(
        all.flatMap((code) =>
          pair(
            slotsWithin(rows, rowOf(code), inRows),
            slotsWithin(columns, code % wide, inColumns),
          ),
        ),
      );
    },
  };
}

function joinGrains(a: Grain, b: Grain): Tally['grain'] {
  if (a === b) return a;
  return a === 'series' || b === 'series' ? 'series' : 'thin';
}

/** Slots of one of a thing's codes: where it should have one value and has several, it conflicts. */
function slotsWithin(
  { conflict, slotsOf }: FacetAxis,
  code: number,
  codes: ReadonlySet<number>,
): readonly number[] {
  return conflict !== null && codes.size > 1 ? [conflict] : slotsOf[code]!;
}

function readCodes(
  { grain, codes }: FacetAxis,
  rows: Int32Array,
  tables: ReleaseTables,
): Int32Array {
  const index = indexOf(grain, tables);
  const read = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    read[at] = codes[index === null ? row : index[row]!]!;
  }
  return read;
}

/** Where a row's code stands; null where codes stand by row. */
function indexOf(grain: Grain, tables: ReleaseTables): Int32Array | null {
  if (grain === 'series') return null;
  return grain === 'subject'
    ? tables.columns('series').integers('subject')
    : tables.combinations().codes;
}
