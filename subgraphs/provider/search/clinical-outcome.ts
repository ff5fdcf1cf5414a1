import { clinicalTables } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';
import { coverageRows } from './clinical-coverage.ts';
import type { ClinicalCriterion, Criterion, InCriterion, LeafCriterion } from './criterion.ts';
import type { CriterionResult } from './criterion-outcomes.ts';
import { type Enough, ofSubjects } from './enough-subjects.ts';
import { findPresent, frozenName, isWithheld } from './evaluate-values.ts';
import { livesEver } from './live-rows.ts';
import type { ReleaseTables } from './release-tables.ts';

/** Rows that are looked at, and whether some of them are of enough subjects to be told of. */
interface Looked {
  readonly rows: Int32Array;
  readonly enough: Enough;
}

/**
 * What became of a criterion on clinical rows; the first that holds, in the order of the README's table. What fewer than `leastSubjects`
 * show counts as shown by none.
 */
export function findClinicalOutcome(
  criterion: ClinicalCriterion,
  tables: ReleaseTables,
  leastSubjects: number,
): CriterionResult {
  const table = clinicalTables[criterion.table];
  const columns = tables.columns(table);
  const leaves = [...leavesOf(criterion.where)];
  const asked = new Set([
    ...leaves.map((leaf) => leaf.column).filter((column) => !neverLacking.has(column)),
    ...(criterion.withinDays === null ? [] : ['day']),
  ]);
  if ([...asked].some((column) => isWithheld(column, columns))) return 'UNSUPPORTED';
  const enough = ofSubjects(table, columns, leastSubjects);
  const covered = findCovered(criterion, tables, leastSubjects);
  if (typeof covered === 'string') {
    const all = { rows: tables.live(table).rows, enough };
    return leaves.some((leaf) => asksBelow(leaf, all, columns)) ? 'BROADER' : covered;
  }
  const looked = { rows: tables.live(table).rows.filter(covered.holds), enough };
  const lacks = (column: string): boolean => {
    const present = findPresent(column, table, tables);
    return enough(looked.rows) && !enough(looked.rows, (row) => present[row] === 1);
  };
  if ([...asked].some(lacks)) return 'NOT_COLLECTED';
  const found = { rows: looked.rows, columns, tables, leastSubjects };
  if (covered.partly && leavesOpen(leaves, criterion, found)) return 'NARROWER';
  return findAnswerOutcome(leaves, looked, { columns, unmapped: covered.unmapped });
}

/** Whether rows have a code that holds the one asked for, which nobody was asked. */
function asksBelow(leaf: ColumnLeaf, looked: Looked, columns: TableColumns): boolean {
  return leaf.kind === 'in' && leaf.column === 'code' && saysOnlyBroader(leaf, looked, columns);
}

/** What became of the answers that are compared, in rows with the codes asked for. */
function findAnswerOutcome(
  leaves: readonly ColumnLeaf[],
  looked: Looked,
  { columns, unmapped }: { readonly columns: TableColumns; readonly unmapped: boolean },
): CriterionResult {
  const inWords = columns.bytes('inWords');
  const compared = leaves.some(({ kind, column }) => kind !== 'exists' && answers.has(column));
  const broader = leaves.some(
    (leaf) => leaf.kind === 'in' && saysOnlyBroader(leaf, looked, columns),
  );
  if (broader) return 'BROADER';
  const inWordsOnly = unmapped || looked.enough(looked.rows, (row) => inWords[row] === 1);
  return compared && inWordsOnly ? 'VALUE_UNMAPPED' : 'APPLIED';
}

/** Whether a subject may be left open by codes that it was not asked: not where only codes are asked, and all have one. */
function leavesOpen(
  leaves: readonly ColumnLeaf[],
  { withinDays }: ClinicalCriterion,
  found: {
    readonly rows: Int32Array;
    readonly columns: TableColumns;
    readonly tables: ReleaseTables;
    readonly leastSubjects: number;
  },
): boolean {
  if (withinDays !== null || leaves.some(({ column }) => column !== 'code')) return true;
  const subjects = found.columns.integers('subject');
  const having = new Set(found.rows.map((row) => subjects[row]!));
  return found.tables.live('subject').rows.length - having.size >= found.leastSubjects;
}

/** Whether some of these rows say no more than a concept that holds one of those asked for. */
export function saysOnlyBroader(
  { column, broader }: Pick<InCriterion, 'column' | 'broader'>,
  { rows, enough }: Looked,
  columns: TableColumns,
): boolean {
  if (broader.length === 0) return false;
  const { codes, codeOf } = columns.codes(frozenName(column));
  const wanted = new Set(broader.map(codeOf).filter((code) => code !== -1));
  return wanted.size > 0 && enough(rows, (row) => wanted.has(codes[row]!));
}

/** A clinical row has a code and one kind of answer: without another one it lacks nothing. */
const neverLacking: ReadonlySet<string> = new Set(['code', 'valueCode', 'valueNumber']);
const answers: ReadonlySet<string> = new Set(['valueCode', 'valueNumber']);

interface Covered {
  /** Whether only some of the codes asked for are collected. */
  readonly partly: boolean;
  /** Whether a subject has an answer to one of them that is in words only. */
  readonly unmapped: boolean;
  /** Whether a row of the clinical table has a code that is asked for. */
  readonly holds: (row: number) => boolean;
}

function findCovered(
  { table, codes }: ClinicalCriterion,
  tables: ReleaseTables,
  leastSubjects: number,
): Covered | 'NOT_COLLECTED' | 'UNKNOWN_IN_RELEASE' {
  const columns = tables.columns(clinicalTables[table]);
  if (codes === null) {
    // Whatever is asked of rows with any code: nobody collects all there are.
    const enough = ofSubjects(clinicalTables[table], columns, leastSubjects);
    const isThere = (row: number): boolean => livesEver(columns, row);
    if (!enough(columns.bytes('fromRelease').keys(), isThere)) return 'NOT_COLLECTED';
    return { partly: true, unmapped: false, holds: () => true };
  }
  const asked = new Set(codes);
  const coverage = tables.columns('clinical_coverage');
  const names = coverage.codes('code');
  const covering = coverageRows(table, asked, tables);
  const enough = ofSubjects('clinical_coverage', coverage, leastSubjects);
  if (!enough(covering)) {
    return isEverCovered(table, asked, { tables, enough }) ? 'UNKNOWN_IN_RELEASE' : 'NOT_COLLECTED';
  }
  const byCode = Map.groupBy(covering, (row) => names.codes[row]!);
  const unmapped = coverage.bytes('unmapped');
  const own = columns.codes('code');
  const wanted = new Set(codes.map(own.codeOf));
  return {
    partly: [...byCode.values()].filter((rows) => enough(rows)).length < asked.size,
    unmapped: enough(covering, (row) => unmapped[row] === 1),
    holds: (row) => wanted.has(own.codes[row]!),
  };
}

function isEverCovered(
  kind: ClinicalCriterion['table'],
  codes: ReadonlySet<string>,
  { tables, enough }: { readonly tables: ReleaseTables; readonly enough: Enough },
): boolean {
  const coverage = tables.columns('clinical_coverage');
  const kinds = coverage.codes('kind');
  const names = coverage.codes('code');
  const wanted = new Set([...codes].map(names.codeOf).filter((code) => code !== -1));
  const kindCode = kinds.codeOf(kind);
  return enough(
    kinds.codes.keys(),
    (row) =>
      kinds.codes[row] === kindCode && wanted.has(names.codes[row]!) && livesEver(coverage, row),
  );
}

type ColumnLeaf = Extract<LeafCriterion, { readonly column: string }>;

function* leavesOf(where: Criterion): Generator<ColumnLeaf> {
  if (where.kind === 'and' || where.kind === 'or') {
    for (const part of where.of) yield* leavesOf(part);
  } else if (where.kind === 'not') yield* leavesOf(where.of);
  else if ('column' in where) yield where;
}
