import { clinicalTables, type ColumnTable } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';
import { allowCodes } from './allowed-codes.ts';
import { allowCombinations, isAboutCombinations } from './allowed-combinations.ts';
import type { Criterion } from './criterion.ts';
import {
  chain,
  keepAll,
  keepCodes,
  keepMarked,
  keepRange,
  narrowRows,
  type Narrow,
} from './narrow-rows.ts';
import { parentColumns, tableOfListing, type ReleaseTables } from './release-tables.ts';

/** Rows of a table that match a criterion, by table; who compiles gets them from a cache. */
export type SelectRows = (table: ColumnTable, criterion: Criterion) => Int32Array;

/** A criterion asked of the rows of a table, ready to run over any of them. */
export function compileCriterion(
  criterion: Criterion,
  table: ColumnTable,
  tables: ReleaseTables,
  select: SelectRows,
): Narrow {
  if (table === 'series' && isAboutCombinations(criterion)) return keepCombined(criterion, tables);
  const columns = tables.columns(table);
  switch (criterion.kind) {
    case 'all':
      return keepAll;
    case 'and':
      return chain(
        groupParts(criterion.of, table).map((part) =>
          compileCriterion(part, table, tables, select),
        ),
      );
    case 'in': {
      const { codes, allowed } = allowCodes(columns, criterion.column, criterion.values);
      return keepCodes(codes, allowed);
    }
    case 'range':
      return keepRange(readNumbers(criterion.column, table, tables), criterion.gte, criterion.lte);
    case 'some': {
      const of = tableOfListing[criterion.of];
      if (of === table) return compileCriterion(criterion.where, table, tables, select);
      const matching =
        selectRelated(table, of, criterion.where, tables) ?? select(of, criterion.where);
      return keepRelated(table, criterion.of, matching, tables);
    }
    case 'clinical':
      return keepMarked(toSubjects(table, columns), markSubjects(criterion, tables));
  }
}

/** All criteria on combinations as one, in front. */
function groupParts(parts: readonly Criterion[], table: ColumnTable): readonly Criterion[] {
  if (table !== 'series') return parts;
  const { true: combined = [], false: others = [] } = Object.groupBy(parts, (part) =>
    isAboutCombinations(part) ? 'true' : 'false',
  );
  return [{ kind: 'and', of: combined }, ...others];
}

function keepCombined(criterion: Criterion, tables: ReleaseTables): Narrow {
  const combinations = tables.combinations();
  const allowed = allowCombinations(criterion, combinations, tables.columns('series'));
  return criterion.kind === 'all' ? keepAll : keepCodes(combinations.codes, allowed);
}

/** Series that match, one a combination, study and subject: what studies and subjects need to know, in fewer rows. */
function selectRelated(
  table: ColumnTable,
  of: ColumnTable,
  where: Criterion,
  tables: ReleaseTables,
): Int32Array | null {
  if (of !== 'series' || (table !== 'study' && table !== 'subject')) return null;
  return isAboutCombinations(where)
    ? narrowRows(tables.allSeries().thin.rows, keepCombined(where, tables))
    : null;
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
  if (criterion.code) parts.push(keepValues(columns, 'code', criterion.code));
  if (criterion.value) parts.push(keepValues(columns, 'valueCode', criterion.value));
  if (criterion.bodySite) parts.push(keepValues(columns, 'bodySiteCode', criterion.bodySite));
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

function keepValues(columns: TableColumns, column: string, values: readonly string[]): Narrow {
  const { codes, allowed } = allowCodes(columns, column, values);
  return keepCodes(codes, allowed);
}
