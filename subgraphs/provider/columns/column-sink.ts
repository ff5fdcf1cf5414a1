import { noInteger, noRelease, type ColumnType } from './column-layout.ts';

/** Values of a column with their stand-ins under null. */
export interface FilledColumn {
  readonly type: ColumnType;
  readonly values: Uint8Array | Uint16Array | Int32Array | Float64Array;
  /** Sorted strings that the codes stand for; codes only. */
  readonly dictionary: readonly string[];
  /** What stands under a null; NaN for numbers. */
  readonly standIn: number;
}

/** Takes a column's values row by row as a database gives them. */
export interface ColumnSink {
  readonly put: (row: number, value: unknown) => void;
  readonly finish: () => FilledColumn;
}

/** A sink for a number of rows known beforehand. */
export function createColumnSink(type: ColumnType, rows: number): ColumnSink {
  if (type === 'code') return createCodeSink(rows);
  const standIn = { release: noRelease, flag: noRelease, integer: noInteger, number: Number.NaN }[
    type
  ];
  const values = allocate(type, rows);
  return {
    put: (row, value) => {
      values[row] = value === null || value === undefined ? standIn : Number(value);
    },
    finish: () => ({ type, values, dictionary: [], standIn }),
  };
}

function allocate(
  type: Exclude<ColumnType, 'code'>,
  rows: number,
): Uint8Array | Int32Array | Float64Array {
  if (type === 'integer') return new Int32Array(rows);
  return type === 'number' ? new Float64Array(rows) : new Uint8Array(rows);
}

function createCodeSink(rows: number): ColumnSink {
  const seen = new Map<string, number>();
  const provisional = new Int32Array(rows);
  return {
    put: (row, value) => {
      if (value === null || value === undefined) {
        provisional[row] = -1;
        return;
      }
      const text = value as string;
      let code = seen.get(text);
      if (code === undefined) {
        code = seen.size;
        seen.set(text, code);
      }
      provisional[row] = code;
    },
    finish: () => sortDictionary(provisional, [...seen.keys()]),
  };
}

function sortDictionary(provisional: Int32Array, found: readonly string[]): FilledColumn {
  const order = found
    .map((_, code) => code)
    .toSorted((a, b) => ((found[a] ?? '') < (found[b] ?? '') ? -1 : 1));
  const sorted = new Int32Array(found.length);
  for (const [place, code] of order.entries()) sorted[code] = place;
  const values =
    found.length < 65_535
      ? new Uint16Array(provisional.length)
      : new Int32Array(provisional.length);
  for (let row = 0; row < provisional.length; row++) {
    const code = provisional[row]!;
    values[row] = code === -1 ? found.length : sorted[code]!;
  }
  return {
    type: 'code',
    values,
    dictionary: order.map((code) => found[code] ?? ''),
    standIn: found.length,
  };
}
