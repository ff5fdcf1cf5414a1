import { tableFromIPC, type Data, type Table } from 'apache-arrow';

import { columnLayouts, rankedTables, type ColumnTable, type ColumnType } from './column-layout.ts';
import type { CodeColumn, TableColumns } from './provider-columns.ts';

type Values = Uint8Array | Uint16Array | Int32Array | Float64Array;

/** The columns of an Arrow file, without copying them. Throws where a column is missing or of another type. */
export function readArrow(bytes: Uint8Array, table: ColumnTable, rows: number): TableColumns {
  const arrow = tableFromIPC(bytes);
  const columns = new Map<string, Values>();
  const codes = new Map<string, CodeColumn>();
  for (const [name, type] of listColumns(table)) {
    const data = readData(arrow, name, rows);
    const values =
      data === undefined ? emptyValues(type) : (data.values as Values).subarray(0, rows);
    if (!fits(values, type)) throw new TypeError(`column ${name} of ${table} is of another type`);
    columns.set(name, values);
    if (type === 'code') codes.set(name, toCodeColumn(values as CodeColumn['codes'], data));
  }
  const get = (name: string): Values => {
    const values = columns.get(name);
    if (values === undefined) throw new RangeError(`table ${table} has no column ${name}`);
    return values;
  };
  return {
    rows,
    withheld: new Set(),
    things: rows === 0 ? 0 : (get('identity')[rows - 1] ?? 0) + 1,
    bytes: (name) => get(name) as Uint8Array,
    integers: (name) => get(name) as Int32Array,
    numbers: (name) => get(name) as Float64Array,
    codes: (name) => {
      const column = codes.get(name);
      if (column === undefined) throw new RangeError(`table ${table} has no codes ${name}`);
      return column;
    },
  };
}

function listColumns(table: ColumnTable): (readonly [string, ColumnType])[] {
  const layout = Object.entries(columnLayouts[table]);
  return rankedTables.has(table) ? [...layout, ['uidRank', 'integer']] : layout;
}

function readData(arrow: Table, name: string, rows: number): Data | undefined {
  const vector = arrow.getChild(name);
  if (vector === null && arrow.schema.fields.length > 0) throw new TypeError(`no column ${name}`);
  if ((vector?.length ?? 0) !== rows || (vector?.data.length ?? 0) > 1)
    throw new TypeError(`column ${name} has another length`);
  return rows === 0 ? undefined : vector?.data[0];
}

function emptyValues(type: ColumnType): Values {
  if (type === 'number') return new Float64Array(0);
  if (type === 'integer') return new Int32Array(0);
  return type === 'code' ? new Uint16Array(0) : new Uint8Array(0);
}

function fits(values: Values, type: ColumnType): boolean {
  if (type === 'number') return values instanceof Float64Array;
  if (type === 'integer') return values instanceof Int32Array;
  return type === 'code'
    ? values instanceof Uint16Array || values instanceof Int32Array
    : values instanceof Uint8Array;
}

function toCodeColumn(codes: CodeColumn['codes'], data: Data | undefined): CodeColumn {
  const dictionary = data?.dictionary;
  const size = dictionary?.length ?? 0;
  const valueOf = (code: number): string => dictionary?.get(code) as string;
  return { codes, size, valueOf, codeOf: (value) => findSorted(size, valueOf, value) };
}

function findSorted(size: number, valueOf: (code: number) => string, value: string): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueOf(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low < size && valueOf(low) === value ? low : -1;
}
