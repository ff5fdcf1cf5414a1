import { clinicalTables, noInteger, type ColumnTable } from '../columns/column-layout.ts';
import type { CodeColumn, TableColumns } from '../columns/provider-columns.ts';
import type { Criterion } from './criterion.ts';
import { parentColumns, tableOfListing, type ReleaseTables } from './release-tables.ts';

/** Keeps of the first `count` rows those that match, in `out` (which may be `rows`); answers how many. */
export type Narrow = (rows: Int32Array, count: number, out: Int32Array) => number;

/** Rows of a table that match a criterion, by table; who compiles gets them from a cache. */
export type SelectRows = (table: ColumnTable, criterion: Criterion) => Int32Array;

const columnNames: Readonly<Record<string, string>> = { dataset: 'datasetId' };

/** A criterion asked of the rows of a table, ready to run over any of them. */
export function compileCriterion(
  criterion: Criterion,
  table: ColumnTable,
  tables: ReleaseTables,
  select: SelectRows,
): Narrow {
  const columns = tables.columns(table);
  switch (criterion.kind) {
    case 'all':
      return keepAll;
    case 'and':
      return chain(criterion.of.map((part) => compileCriterion(part, table, tables, select)));
    case 'in':
      return criterion.column === 'derived'
        ? keepCodes(columns.bytes('derived'), allowFlags(criterion.values))
        : keepValues(
            columns.codes(columnNames[criterion.column] ?? criterion.column),
            criterion.values.map(String),
          );
    case 'range':
      return keepRange(readNumbers(criterion.column, table, tables), criterion.gte, criterion.lte);
    case 'some': {
      const of = tableOfListing[criterion.of];
      if (of === table) return compileCriterion(criterion.where, table, tables, select);
      return keepRelated(table, criterion.of, select(of, criterion.where), tables);
    }
    case 'clinical':
      return keepMarked(toSubjects(table, columns), markSubjects(criterion, tables));
  }
}

const keepAll: Narrow = (rows, count, out) => {
  if (rows !== out) out.set(count === rows.length ? rows : rows.subarray(0, count));
  return count;
};

function chain(parts: readonly Narrow[]): Narrow {
  const [first, ...rest] = parts;
  if (first === undefined) return keepAll;
  return (rows, count, out) => {
    let left = first(rows, count, out);
    for (const part of rest) left = part(out, left, out);
    return left;
  };
}

function allowFlags(values: readonly (string | boolean)[]): Uint8Array {
  return Uint8Array.of(values.includes(false) ? 1 : 0, values.includes(true) ? 1 : 0);
}

function keepValues(column: CodeColumn, values: readonly string[]): Narrow {
  // One place more for null, which no value is equal to.
  const allowed = new Uint8Array(column.size + 1);
  for (const value of values) {
    const code = column.codeOf(value);
    if (code !== -1) allowed[code] = 1;
  }
  return keepCodes(column.codes, allowed);
}

function keepCodes(codes: CodeColumn['codes'], allowed: Uint8Array): Narrow {
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

/** Numbers by row: those of a column, or of a study what its series count. */
function readNumbers(
  column: string,
  table: ColumnTable,
  tables: ReleaseTables,
): Int32Array | Float64Array {
  const columns = tables.columns(table);
  if (column === 'ageYears') return columns.numbers(column);
  if (column !== 'seriesCount') return columns.integers(column);
  const counts = tables.sums('studies').series;
  return columns.integers('identity').map((study) => counts[study] ?? 0);
}

function keepRange(
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

const depth = { subject: 0, study: 1, series: 2, imaging_annotation: 3 } as const;

/** Lifts matching rows of one table to another: to their parents, or from parents to their children. */
function keepRelated(
  table: ColumnTable,
  of: keyof typeof parentColumns,
  matching: Int32Array,
  tables: ReleaseTables,
): Narrow {
  const columns = tables.columns(table);
  const other = tables.columns(tableOfListing[of]);
  const isParent = depth[tableOfListing[of]] < depth[table as keyof typeof depth];
  if (isParent) {
    const marks = mark(matching, other.integers('identity'), other.things);
    return keepMarked(columns.integers(parentColumns[of]), marks);
  }
  const own = table === 'subject' ? 'subject' : 'study';
  return keepMarked(
    columns.integers('identity'),
    mark(matching, other.integers(own), columns.things),
  );
}

function mark(rows: Int32Array, identities: Int32Array, things: number): Uint8Array {
  const marks = new Uint8Array(things);
  for (let at = 0; at < rows.length; at++) marks[identities[rows[at]!]!] = 1;
  return marks;
}

function keepMarked(identities: Int32Array, marks: Uint8Array): Narrow {
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

function toSubjects(table: ColumnTable, columns: TableColumns): Int32Array {
  return columns.integers(table === 'subject' ? 'identity' : 'subject');
}

function markSubjects(
  criterion: Extract<Criterion, { kind: 'clinical' }>,
  tables: ReleaseTables,
): Uint8Array {
  const table = clinicalTables[criterion.table];
  const columns = tables.columns(table);
  const parts: Narrow[] = [];
  if (criterion.code) parts.push(keepValues(columns.codes('code'), criterion.code));
  if (criterion.value) parts.push(keepValues(columns.codes('valueCode'), criterion.value));
  if (criterion.bodySite) parts.push(keepValues(columns.codes('bodySiteCode'), criterion.bodySite));
  if (criterion.number)
    parts.push(
      keepRange(columns.numbers('valueNumber'), criterion.number.gte, criterion.number.lte),
    );
  const live = tables.live(table).rows;
  const rows = new Int32Array(live.length);
  const count = chain(parts)(live, live.length, rows);
  return mark(
    rows.subarray(0, count),
    columns.integers('subject'),
    tables.columns('subject').things,
  );
}
