import { noRelease } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';

/** Columns of a series that have few values; a catalogue has far fewer combinations of them than series. */
const combined = [
  'datasetId',
  'sourceDoi',
  'modality',
  'bodyPart',
  'manufacturer',
  'licence',
] as const;

/**
 * The combinations of few-valued columns that the rows of the series table have. Rows that a later release replaced stand in
 * combinations of their own: where they lack a value, it is not known whether there was one.
 */
export interface SeriesCombinations {
  /** Number of each row's combination. */
  readonly codes: Int32Array;
  /** A row of each combination: what holds for it in these columns holds for all. */
  readonly examples: Int32Array;
}

/** Whether the value of a column is the same in all rows of a combination. */
export function isCombined(column: string): boolean {
  return column === 'derived' || (combined as readonly string[]).includes(column);
}

/** Numbers the combinations of a table's rows. */
export function combineSeries(table: TableColumns): SeriesCombinations {
  const columns = combined.map((name) => table.codes(name));
  const derived = table.bytes('derived');
  const until = table.bytes('toRelease');
  const keys = new Float64Array(table.rows);
  for (const { codes, size } of columns) {
    for (let row = 0; row < keys.length; row++) keys[row] = keys[row]! * (size + 1) + codes[row]!;
  }
  const numbers = new Map<number, number>();
  const codes = new Int32Array(table.rows);
  const examples: number[] = [];
  for (let row = 0; row < codes.length; row++) {
    const key = keys[row]! * 4 + derived[row]! * 2 + (until[row] === noRelease ? 0 : 1);
    let number = numbers.get(key);
    if (number === undefined) {
      number = examples.length;
      numbers.set(key, number);
      examples.push(row);
    }
    codes[row] = number;
  }
  return { codes, examples: Int32Array.from(examples) };
}
