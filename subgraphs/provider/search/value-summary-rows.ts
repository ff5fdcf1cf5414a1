import { absences } from '#schema/wire/value-summary.ts';

import { clinicalTables, type ColumnTable } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';
import type { Listing } from './catalogue-search.ts';
import { evaluateExists, frozenName } from './evaluate-values.ts';
import { clinicalFields, ownFields } from './read-filter.ts';
import { isNone, readNumbers } from './read-numbers.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';
import { no } from './truth.ts';

/** A field with few values, of rows that are numbered from 0. */
export interface CodeField {
  readonly values: readonly string[];
  /** By row: place in `values`; -1 without a value. */
  readonly codes: Int32Array;
  /** By row: one of `absences`; 0 with a value. */
  readonly absent: Uint8Array;
}

/** A field with numbers; NaN without one. */
export interface NumberField {
  readonly numbers: Float64Array;
  readonly absent: Uint8Array;
}

/** Tables of a summary; `clinical` is the clinical tables one behind the other. */
export type SummaryTable = Listing | 'clinical';

/** Rows that live in a release, numbered from 0, with their fields as filters call them. */
export interface SummaryRows {
  readonly rows: number;
  readonly codes: ReadonlyMap<string, CodeField>;
  readonly numbers: ReadonlyMap<string, NumberField>;
}

/** Names single people, and has as many values as there are rows. */
const unlisted: ReadonlySet<string> = new Set(['patientId']);

/** A field with more values is left out: a summary is small. */
export const mostValues = 1000;

/** The live rows of a table. */
export function readSummaryRows(name: SummaryTable, tables: ReleaseTables): SummaryRows {
  const rows = name === 'clinical' ? readClinicalRows(tables) : readListingRows(name, tables);
  const codes = [...rows.codes].filter(([, { values }]) => values.length <= mostValues);
  return { ...rows, codes: new Map(codes) };
}

function readListingRows(name: Listing, tables: ReleaseTables): SummaryRows {
  const table = tableOfListing[name];
  const fields = Object.entries(ownFields[name]).flatMap(([column, kind]): FieldPlace[] =>
    kind === 'uncollected' || unlisted.has(column) ? [] : [{ field: column, column, kind }],
  );
  return readFields(table, fields, tables);
}

/** The rows of all kinds, with the kind as a field. */
function readClinicalRows(tables: ReleaseTables): SummaryRows {
  const fields = Object.entries(clinicalFields).map(([field, [column, kind]]): FieldPlace => ({
    field,
    column,
    kind,
  }));
  const parts = Object.entries(clinicalTables).map(([kind, table]) => {
    const part = readFields(table, fields, tables);
    return { ...part, codes: new Map([['kind', constantField(kind, part.rows)], ...part.codes]) };
  });
  const [first] = parts;
  return {
    rows: parts.reduce((rows, part) => rows + part.rows, 0),
    codes: new Map(
      [...first!.codes.keys()].map((name) => [
        name,
        joinCodes(parts.map(({ codes }) => codes.get(name)!)),
      ]),
    ),
    numbers: new Map(
      [...first!.numbers.keys()].map((name) => [
        name,
        joinNumbers(parts.map(({ numbers }) => numbers.get(name)!)),
      ]),
    ),
  };
}

interface FieldPlace {
  readonly field: string;
  readonly column: string;
  readonly kind: 'code' | 'flag' | 'number';
}

function readFields(
  table: ColumnTable,
  fields: readonly FieldPlace[],
  tables: ReleaseTables,
): SummaryRows {
  const { rows } = tables.live(table);
  const codes = new Map<string, CodeField>();
  const numbers = new Map<string, NumberField>();
  for (const { field, column, kind } of fields) {
    const place = { table, column, rows };
    if (kind === 'number') numbers.set(field, readNumberField(place, tables));
    else codes.set(field, readCodeField(place, tables));
  }
  return { rows: rows.length, codes, numbers };
}

interface ColumnPlace {
  readonly table: ColumnTable;
  readonly column: string;
  readonly rows: Int32Array;
}

function readCodeField(place: ColumnPlace, tables: ReleaseTables): CodeField {
  const { table, column, rows } = place;
  const columns = tables.columns(table);
  if (column === 'derived') {
    const flags = columns.bytes(column);
    const codes = rows.map((row) => flags[row]!);
    return { values: ['false', 'true'], codes, absent: new Uint8Array(rows.length) };
  }
  const { codes, size, valueOf } = columns.codes(frozenName(column));
  const own = rows.map((row) => (codes[row] === size ? -1 : codes[row]!));
  const isAbsent = (at: number): boolean => own[at] === -1;
  return {
    values: Array.from({ length: size }, (_, code) => valueOf(code)),
    codes: own,
    absent: readAbsences(place, tables, isAbsent),
  };
}

function readNumberField(place: ColumnPlace, tables: ReleaseTables): NumberField {
  const { table, column, rows } = place;
  const all = readNumbers(column, table, tables);
  const numbers = Float64Array.from(rows, (row) => (isNone(all[row]!) ? Number.NaN : all[row]!));
  const isAbsent = (at: number): boolean => Number.isNaN(numbers[at]);
  return { numbers, absent: readAbsences(place, tables, isAbsent) };
}

/** Why rows have no value, as tests and `exists` tell it apart. */
function readAbsences(
  { table, column, rows }: ColumnPlace,
  tables: ReleaseTables,
  isAbsent: (at: number) => boolean,
): Uint8Array {
  const absent = new Uint8Array(rows.length);
  const columns = tables.columns(table);
  const ofAnswer = column === 'valueCode' || column === 'valueNumber';
  const absenceOf = ofAnswer ? answerAbsence(columns) : fieldAbsence(table, column, tables);
  for (let at = 0; at < absent.length; at++) if (isAbsent(at)) absent[at] = absenceOf(rows[at]!);
  return absent;
}

function answerAbsence(columns: TableColumns): (row: number) => number {
  const inWords = columns.bytes('inWords');
  return (row) => (inWords[row] === 1 ? absences.inWords : absences.otherAnswer);
}

function fieldAbsence(
  table: ColumnTable,
  column: string,
  tables: ReleaseTables,
): (row: number) => number {
  const { values, index } = evaluateExists({ kind: 'exists', path: '', column }, table, tables);
  return (row) => {
    const exists = values[index === null ? row : index[row]!];
    return exists === no ? absences.missing : absences.notCollected;
  };
}

function constantField(value: string, rows: number): CodeField {
  return { values: [value], codes: new Int32Array(rows), absent: new Uint8Array(rows) };
}

/** Fields one behind the other, over one list of values. */
function joinCodes(parts: readonly CodeField[]): CodeField {
  const places = new Map<string, number>();
  const codes = parts.map((part) => {
    const placeOf = part.values.map((value) => {
      const place = places.get(value) ?? places.size;
      places.set(value, place);
      return place;
    });
    return part.codes.map((code) => (code === -1 ? -1 : placeOf[code]!));
  });
  return {
    values: [...places.keys()],
    codes: Int32Array.from(codes.flatMap((part) => [...part])),
    absent: Uint8Array.from(parts.flatMap(({ absent }) => [...absent])),
  };
}

function joinNumbers(parts: readonly NumberField[]): NumberField {
  return {
    numbers: Float64Array.from(parts.flatMap(({ numbers }) => [...numbers])),
    absent: Uint8Array.from(parts.flatMap(({ absent }) => [...absent])),
  };
}
