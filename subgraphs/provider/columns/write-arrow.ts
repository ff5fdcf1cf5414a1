import {
  Dictionary,
  Float64,
  Int32,
  makeData,
  makeVector,
  Table,
  tableToIPC,
  Uint16,
  Uint8,
  Utf8,
  vectorFromArray,
  type Data,
  type Vector,
} from 'apache-arrow';

import type { FilledColumn } from './column-sink.ts';

/** An Arrow IPC file of these columns. Nulls are marked as Arrow has it; the stand-ins stay under them. */
export function writeArrow(columns: ReadonlyMap<string, FilledColumn>): Uint8Array {
  const vectors: Record<string, Vector> = {};
  for (const [name, column] of columns) vectors[name] = makeVector(toData(column));
  return tableToIPC(new Table(vectors), 'file');
}

function toData(column: FilledColumn): Data {
  const { values, dictionary, type } = column;
  const { nullBitmap, nullCount } = markNulls(column);
  const nulls = nullCount === 0 ? { nullCount } : { nullBitmap, nullCount };
  if (type === 'code') {
    const strings = vectorFromArray(dictionary, new Utf8());
    return values instanceof Uint16Array
      ? makeData({
          type: new Dictionary(new Utf8(), new Uint16()),
          data: values,
          dictionary: strings,
          ...nulls,
        })
      : makeData({
          type: new Dictionary(new Utf8(), new Int32()),
          data: values as Int32Array,
          dictionary: strings,
          ...nulls,
        });
  }
  if (values instanceof Float64Array)
    return makeData({ type: new Float64(), data: values, ...nulls });
  if (values instanceof Int32Array) return makeData({ type: new Int32(), data: values, ...nulls });
  return makeData({ type: new Uint8(), data: values as Uint8Array, ...nulls });
}

function markNulls({ values, standIn }: FilledColumn): {
  nullBitmap: Uint8Array;
  nullCount: number;
} {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  let nullCount = 0;
  for (let row = 0; row < values.length; row++) {
    if (Object.is(values[row], standIn)) nullCount++;
    else nullBitmap[row >> 3]! |= 1 << (row & 7);
  }
  return { nullBitmap, nullCount };
}
