import { noRelease } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';
import { numberRows } from './number-rows.ts';

/** Tables whose rows have few combinations of the values of some columns: a catalogue has far fewer of them than rows. */
export type CombinedTable = 'series' | 'imaging_annotation';

const combined: Readonly<Record<CombinedTable, readonly string[]>> = {
  series: ['datasetId', 'sourceDoi', 'modality', 'bodyPart', 'manufacturer', 'licence'],
  imaging_annotation: ['datasetId', 'sourceDoi', 'kind', 'method'],
};

/**
 * The combinations of few-valued columns that the rows of a table have. Rows that a later release replaced stand in
 * combinations of their own: where they lack a value, it is not known whether there was one.
 */
export interface SeriesCombinations {
  /** Number of each row's combination. */
  readonly codes: Int32Array;
  /** A row of each combination: what holds for it in these columns holds for all. */
  readonly examples: Int32Array;
}

/** Whether the value of a column is the same in all rows of a combination. */
export function isCombined(column: string, table: CombinedTable): boolean {
  return (column === 'derived' && table === 'series') || combined[table].includes(column);
}

/** Whether a table's rows are looked at by combination. */
export function isCombinedTable(table: string): table is CombinedTable {
  return table in combined;
}

/** Numbers the combinations of the series table's rows. */
export function combineSeries(table: TableColumns): SeriesCombinations {
  const derived = table.bytes('derived');
  const until = table.bytes('toRelease');
  return combineRows(
    table,
    'series',
    (row) => derived[row]! * 2 + (until[row] === noRelease ? 0 : 1),
  );
}

/** The same for annotations. */
export function combineAnnotations(table: TableColumns): SeriesCombinations {
  const until = table.bytes('toRelease');
  return combineRows(table, 'imaging_annotation', (row) => (until[row] === noRelease ? 0 : 1));
}

/**
 * `markOf` tells rows apart beside their values; less than 4. Rows are numbered anew for each column, so that no key is greater than
 * rows times values: a product over all columns leaves the integers that a double tells apart.
 */
function combineRows(
  table: TableColumns,
  name: CombinedTable,
  markOf: (row: number) => number,
): SeriesCombinations {
  let codes: Int32Array = new Int32Array(table.rows);
  for (const column of combined[name]) {
    const { codes: values, size } = table.codes(column);
    const before = codes;
    codes = numberRows(table.rows, (row) => before[row]! * (size + 1) + values[row]!).numbers;
  }
  const { numbers, examples } = numberRows(table.rows, (row) => codes[row]! * 4 + markOf(row));
  return { codes: numbers, examples: Int32Array.from(examples) };
}
