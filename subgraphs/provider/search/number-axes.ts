import { existsByRow, findPresent } from './evaluate-values.ts';
import { type FacetAxis, findPart, plainAxis, slotsFor } from './facet-axis.ts';
import { placeOf, type Range } from './number-ranges.ts';
import { readNumbers } from './read-numbers.ts';
import type { ReleaseTables } from './release-tables.ts';
import { no, yes } from './truth.ts';

/** Values of the schema's `HistogramField`. */
export type HistogramField =
  | 'AGE_YEARS'
  | 'DAY'
  | 'DAYS_FROM_DIAGNOSIS'
  | 'INSTANCE_COUNT'
  | 'YEAR';

/** What a histogram is of. */
export interface NumberQuestion {
  readonly field: HistogramField;
  /** Null for the field's usual ones. */
  readonly edges: readonly number[] | null;
}

/** Edges where a caller gives none. Ages over 89 are 90; a day 0 is the time origin itself. */
export const usualEdges: Readonly<Record<HistogramField, readonly number[]>> = {
  AGE_YEARS: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
  DAY: [0, 1, 31, 91, 181, 366, 731, 1827],
  DAYS_FROM_DIAGNOSIS: [0, 1, 31, 91, 181, 366, 731, 1827],
  INSTANCE_COUNT: [1, 2, 11, 51, 101, 201, 501, 1001],
  YEAR: [1995, 2000, 2005, 2010, 2015, 2020, 2025],
};

const seriesColumns = {
  DAY: 'day',
  DAYS_FROM_DIAGNOSIS: 'daysFromDiagnosis',
  INSTANCE_COUNT: 'instanceCount',
} as const;

/** The axis of a number, by ranges; `rows` are those of the series table that will be counted. */
export function readNumberAxis(
  field: HistogramField,
  ranges: readonly Range[],
  rows: () => Int32Array,
  tables: ReleaseTables,
): FacetAxis {
  if (field === 'AGE_YEARS') return readAges(ranges, tables);
  if (field === 'YEAR') return readYears(ranges, tables);
  const slots = slotsFor(
    ranges.map(({ key }) => key),
    ['MISSING', 'NOT_COLLECTED'],
  );
  const column = seriesColumns[field];
  const table = tables.columns('series');
  const codes = new Int32Array(table.rows);
  const slotAt = slotOfRow(column, 'series', ranges, tables);
  for (const row of rows()) codes[row] = slotAt(row);
  return plainAxis(slots, { grain: 'series', codes, conflict: null });
}

function readAges(ranges: readonly Range[], tables: ReleaseTables): FacetAxis {
  const slots = slotsFor(
    ranges.map(({ key }) => key),
    ['MISSING', 'NOT_COLLECTED', 'CONFLICTING'],
  );
  const slotAt = slotOfRow('ageYears', 'subject', ranges, tables);
  const { rowOf } = tables.live('subject');
  const codes = rowOf.map((row) => (row === -1 ? ranges.length : slotAt(row)));
  return plainAxis(slots, { grain: 'subject', codes, conflict: findPart(slots, 'CONFLICTING') });
}

/** No provider declares its dates true in this version. */
function readYears(ranges: readonly Range[], tables: ReleaseTables): FacetAxis {
  const slots = slotsFor(
    ranges.map(({ key }) => key),
    ['NOT_COLLECTED'],
  );
  const codes = new Int32Array(tables.columns('subject').things).fill(ranges.length);
  return plainAxis(slots, { grain: 'subject', codes, conflict: null });
}

/** Slot of a row: its number's range, and behind the ranges what is missing, then what is not collected. */
function slotOfRow(
  column: string,
  table: 'series' | 'subject',
  ranges: readonly Range[],
  tables: ReleaseTables,
): (row: number) => number {
  const numbers = readNumbers(column, table, tables);
  const exists = existsByRow(findPresent(column, table, tables), tables.columns(table));
  return (row) => {
    if (exists[row] === yes) return placeOf(numbers[row]!, ranges);
    return ranges.length + (exists[row] === no ? 0 : 1);
  };
}
