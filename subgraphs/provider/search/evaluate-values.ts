import { columnLayouts, noRelease, type ColumnTable } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';
import type { ExistsCriterion, InCriterion, RangeCriterion } from './criterion.ts';
import { isNone, readNumbers } from './read-numbers.ts';
import type { ReleaseTables } from './release-tables.ts';
import { no, unknown, yes, type Truth } from './truth.ts';

/** Values of a column that leave it open which one a row has: of a subject whose series state several sexes no one is known. */
export function openValues(column: string): readonly string[] {
  return column === 'sex' ? ['CONFLICTING'] : [];
}

/** Criteria whose values stand in a column of another name. */
const frozenNames: Readonly<Record<string, string>> = {
  dataset: 'datasetId',
  daysFromDiagnosis: 'day',
};

/** Whether the provider's policy keeps a criterion's column to itself. */
export function isWithheld(column: string, { withheld }: TableColumns): boolean {
  return withheld.has(frozenName(column));
}

/** Name of a criterion's column in the frozen tables; days from diagnosis are worked out of days. */
export function frozenName(column: string): string {
  return frozenNames[column] ?? column;
}

/** Whether a code is one of these; without a value it is unknown, and so is one that only holds a concept that was asked for. */
export function evaluateIn({ column, values, broader }: InCriterion, columns: TableColumns): Truth {
  if (column === 'derived') {
    const truths = [false, true].map((value) => (values.includes(value) ? yes : no));
    return { values: Uint8Array.from(truths), index: columns.bytes(column) };
  }
  const { codes, size, codeOf } = columns.codes(frozenName(column));
  const truths = new Uint8Array(size + 1);
  truths[size] = unknown;
  const set = (names: readonly string[], truth: number): void => {
    for (const name of names) {
      const code = codeOf(name);
      if (code !== -1) truths[code] = truth;
    }
  };
  set(hesitating(column, broader), unknown);
  set(values.map(String), yes);
  if (column !== 'valueCode') return { values: truths, index: codes };
  return toAnswers(columns, (row) => (codes[row] === size ? null : truths[codes[row]!]!));
}

/**
 * Values that leave a criterion open. What was asked of a clinical row (`code`) never does: of a code that its tables cover a subject
 * has its own rows, and of another nothing is known anyway.
 */
function hesitating(column: string, broader: readonly string[]): readonly string[] {
  if (column === 'code') return [];
  return [...broader, ...openValues(column)];
}

/** Whether a number lies in a range; without a value it is unknown. */
export function evaluateRange(
  criterion: RangeCriterion,
  table: ColumnTable,
  tables: ReleaseTables,
): Truth {
  const { from, to, includes } = criterion;
  const [includesFrom, includesTo] = includes;
  const numbers = readNumbers(criterion.column, table, tables);
  const holds = (number: number): boolean =>
    (includesFrom ? number >= from : number > from) && (includesTo ? number <= to : number < to);
  const truthOf = (number: number): number => (holds(number) ? yes : no);
  if (criterion.column === 'valueNumber') {
    return toAnswers(tables.columns(table), (row) =>
      isNone(numbers[row]!) ? null : truthOf(numbers[row]!),
    );
  }
  const values = new Uint8Array(numbers.length);
  for (let row = 0; row < values.length; row++) {
    const number = numbers[row]!;
    values[row] = isNone(number) ? unknown : truthOf(number);
  }
  return { values, index: null };
}

/**
 * Whether there is a value. Where there is none, it is missing (false) or not collected (unknown); a clinical row has another
 * kind of answer (false).
 */
export function evaluateExists(
  { column }: ExistsCriterion,
  table: ColumnTable,
  tables: ReleaseTables,
): Truth {
  const present = findPresent(column, table, tables);
  if (!('datasetId' in columnLayouts[table])) {
    return { values: present.map((value) => (value === 1 ? yes : no)), index: null };
  }
  return { values: existsByRow(present, tables.columns(table)), index: null };
}

/**
 * Whether there is a value, by row, from where one is present; or by place in `rows`, which tell of every dataset. Where none is, it is
 * missing (false) if the row's dataset has values elsewhere, else not collected (unknown); rows of earlier releases lack most
 * columns, so there it is unknown too.
 */
export function existsByRow(
  present: Uint8Array,
  columns: TableColumns,
  rows: Int32Array | null = null,
): Uint8Array {
  const datasets = columns.codes('datasetId').codes;
  const until = columns.bytes('toRelease');
  const collected = new Uint8Array(columns.codes('datasetId').size);
  const exists = new Uint8Array(present.length);
  for (let at = 0; at < present.length; at++) {
    if (present[at] === 1) collected[datasets[rows === null ? at : rows[at]!]!] = 1;
  }
  for (let at = 0; at < present.length; at++) {
    const row = rows === null ? at : rows[at]!;
    const isMissing = collected[datasets[row]!] === 1 && until[row] === noRelease;
    exists[at] = present[at] === 1 ? yes : isMissing ? no : unknown;
  }
  return exists;
}

/** The same of a column that is alike in all rows of a combination, by combination; `examples` has a row of each. */
export function existsByCombination(
  column: string,
  columns: TableColumns,
  examples: Int32Array,
): Uint8Array {
  if (column === 'derived') return new Uint8Array(examples.length).fill(yes);
  const { codes, size } = columns.codes(frozenName(column));
  const present = Uint8Array.from(examples, (row) => (codes[row] === size ? 0 : 1));
  return existsByRow(present, columns, examples);
}

/** 1 for each row, of any release, that has a value in a column. */
export function findPresent(column: string, table: ColumnTable, tables: ReleaseTables): Uint8Array {
  const columns = tables.columns(table);
  const name = frozenName(column);
  const present = new Uint8Array(columns.rows);
  if (columnLayouts[table][name] === 'flag') return present.fill(1);
  if (columnLayouts[table][name] === 'code') {
    const { codes, size } = columns.codes(name);
    for (let row = 0; row < present.length; row++) present[row] = codes[row] === size ? 0 : 1;
    return present;
  }
  const numbers = readNumbers(column, table, tables);
  for (let row = 0; row < present.length; row++) present[row] = isNone(numbers[row]!) ? 0 : 1;
  return present;
}

/** A clinical row without this kind of answer has another one, which is no match; of one in words nothing is known. */
function toAnswers(columns: TableColumns, truthOf: (row: number) => number | null): Truth {
  const inWords = columns.bytes('inWords');
  const values = inWords.map((words, row) => truthOf(row) ?? (words === 1 ? unknown : no));
  return { values, index: null };
}
