import type { ColumnTable } from '../columns/column-layout.ts';
import type { UnmappedCounts } from '../columns/count-unmapped.ts';
import { findClinicalOutcome, saysOnlyBroader } from './clinical-outcome.ts';
import type { Criterion, LeafCriterion } from './criterion.ts';
import { findPresent, frozenName, isWithheld } from './evaluate-values.ts';
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
}

/** What it means that no row of a release has a value in a column; null where one has. */
export type AbsenceOf = (column: string, table: ColumnTable) => Absence;

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
  { tables, unmapped, absenceOf }: AskedRelease,
): CriterionResult {
  if (leaf.kind === 'uncollected') return 'NOT_COLLECTED';
  if (leaf.kind === 'clinical') return findClinicalOutcome(leaf, tables);
  if (isWithheld(leaf.column, tables.columns(table))) return 'UNSUPPORTED';
  const absence = absenceOf(leaf.column, table);
  if (absence !== null) return absence;
  const { rows } = tables.live(table);
  if (leaf.kind === 'exists') return 'APPLIED';
  if (leaf.kind === 'in' && saysOnlyBroader(leaf, rows, tables.columns(table))) return 'BROADER';
  return (unmapped[`${table}.${frozenName(leaf.column)}`] ?? 0) > 0 ? 'VALUE_UNMAPPED' : 'APPLIED';
}

type Absence = 'UNKNOWN_IN_RELEASE' | 'NOT_COLLECTED' | null;

/** Finds absences once a column. */
export function createAbsences(tables: ReleaseTables): AbsenceOf {
  const ofTable = remember((table: ColumnTable) =>
    remember((column: string) => findAbsence(column, table, tables)),
  );
  return (column, table) => ofTable(table)(column);
}

function findAbsence(column: string, table: ColumnTable, tables: ReleaseTables): Absence {
  const present = findPresent(column, table, tables);
  const { rows } = tables.live(table);
  if (rows.length === 0 || rows.some((row) => present[row] === 1)) return null;
  return present.includes(1) ? 'UNKNOWN_IN_RELEASE' : 'NOT_COLLECTED';
}
