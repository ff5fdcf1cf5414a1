import type { ColumnTable } from '../columns/column-layout.ts';
import type { UnmappedCounts } from '../columns/count-unmapped.ts';
import { findClinicalOutcome, saysOnlyBroader } from './clinical-outcome.ts';
import type { Criterion, LeafCriterion } from './criterion.ts';
import { ofSubjects } from './enough-subjects.ts';
import { findPresent, frozenName, isWithheld } from './evaluate-values.ts';
import { livesEver } from './live-rows.ts';
import { remember } from './once.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';

/** What became of a criterion; values of the schema's `CriterionResult`. */
export type CriterionResult =
  | 'APPLIED'
  | 'BROADER'
  | 'NARROWER'
  | 'NOT_COLLECTED'
  | 'UNSUPPORTED'
  | 'VALUE_UNMAPPED'
  | 'UNKNOWN_IN_RELEASE';

/** What became of one criterion of a filter. */
export interface CriterionOutcome {
  /** Place in the filter, such as `and[0].series.bodyPart`. */
  readonly path: string;
  readonly outcome: CriterionResult;
}

/** A release, as far as outcomes hang on it. */
export interface AskedRelease {
  readonly tables: ReleaseTables;
  /** As far as it is counted. */
  readonly unmapped: UnmappedCounts;
  readonly absenceOf: AbsenceOf;
  /** What fewer subjects show is not told: as if none did. */
  readonly leastSubjects: number;
}

/** What it means that no row of a release has a value in a column, or rows of too few subjects; null where some have. */
export type AbsenceOf = (column: string, table: ColumnTable, leastSubjects: number) => Absence;

/** What a catalogue did with each criterion of a filter on a table, in the filter's order, each place once. */
export function findOutcomes(
  criterion: Criterion,
  table: ColumnTable,
  release: AskedRelease,
): CriterionOutcome[] {
  const outcomes = new Map<string, CriterionResult>();
  visitLeaves(criterion, table, (leaf, of) => {
    const outcome = findOutcome(leaf, of, release);
    const before = outcomes.get(leaf.path);
    if (before === undefined || before === 'APPLIED') outcomes.set(leaf.path, outcome);
  });
  return [...outcomes].map(([path, outcome]) => ({ path, outcome }));
}

function visitLeaves(
  criterion: Criterion,
  table: ColumnTable,
  visit: (leaf: LeafCriterion, table: ColumnTable) => void,
): void {
  if (criterion.kind === 'and' || criterion.kind === 'or') {
    for (const part of criterion.of) visitLeaves(part, table, visit);
  } else if (criterion.kind === 'not') {
    visitLeaves(criterion.of, table, visit);
  } else if (criterion.kind === 'some') {
    visitLeaves(criterion.where, tableOfListing[criterion.of], visit);
  } else if (criterion.kind !== 'all') {
    visit(criterion, table);
  }
}

function findOutcome(
  leaf: LeafCriterion,
  table: ColumnTable,
  { tables, unmapped, absenceOf, leastSubjects }: AskedRelease,
): CriterionResult {
  if (leaf.kind === 'uncollected') return 'NOT_COLLECTED';
  if (leaf.kind === 'clinical') return findClinicalOutcome(leaf, tables, leastSubjects);
  const columns = tables.columns(table);
  if (isWithheld(leaf.column, columns)) return 'UNSUPPORTED';
  const absence = absenceOf(leaf.column, table, leastSubjects);
  if (absence !== null) return absence;
  if (leaf.kind === 'exists') return 'APPLIED';
  const found = {
    rows: tables.live(table).rows,
    enough: ofSubjects(table, columns, leastSubjects),
  };
  if (leaf.kind === 'in' && saysOnlyBroader(leaf, found, columns)) return 'BROADER';
  return (unmapped[`${table}.${frozenName(leaf.column)}`] ?? 0) > 0 ? 'VALUE_UNMAPPED' : 'APPLIED';
}

type Absence = 'UNKNOWN_IN_RELEASE' | 'NOT_COLLECTED' | null;

/** Finds absences once a column. */
export function createAbsences(tables: ReleaseTables): AbsenceOf {
  const ofTable = remember((table: ColumnTable) =>
    remember((column: string) =>
      remember((leastSubjects: number) => findAbsence(column, table, tables, leastSubjects)),
    ),
  );
  return (column, table, leastSubjects) => ofTable(table)(column)(leastSubjects);
}

function findAbsence(
  column: string,
  table: ColumnTable,
  tables: ReleaseTables,
  leastSubjects: number,
): Absence {
  const columns = tables.columns(table);
  const enough = ofSubjects(table, columns, leastSubjects);
  const present = findPresent(column, table, tables);
  const { rows } = tables.live(table);
  if (!enough(rows) || enough(rows, (row) => present[row] === 1)) return null;
  const ever = enough(present.keys(), (row) => present[row] === 1 && livesEver(columns, row));
  return ever ? 'UNKNOWN_IN_RELEASE' : 'NOT_COLLECTED';
}
