import { clinicalTables, type ColumnTable } from '../columns/column-layout.ts';
import { coverageRows } from './clinical-coverage.ts';
import type { ClinicalCriterion, Criterion, LeafCriterion } from './criterion.ts';
import { findPresent, frozenName } from './evaluate-values.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';

/** What became of a criterion; values of the schema's `CriterionResult`. */
export type CriterionResult =
  | 'APPLIED'
  | 'BROADER'
  | 'NOT_COLLECTED'
  | 'VALUE_UNMAPPED'
  | 'UNKNOWN_IN_RELEASE';

/** What became of one criterion of a filter. */
export interface CriterionOutcome {
  /** Place in the filter, such as `and[0].series.bodyPart`. */
  readonly path: string;
  readonly outcome: CriterionResult;
}

/** What a catalogue did with each criterion of a filter on a table, in the filter's order, each place once. */
export function findOutcomes(
  criterion: Criterion,
  table: ColumnTable,
  tables: ReleaseTables,
): CriterionOutcome[] {
  const outcomes = new Map<string, CriterionResult>();
  visitLeaves(criterion, table, (leaf, of) => {
    const outcome = findOutcome(leaf, of, tables);
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
  tables: ReleaseTables,
): CriterionResult {
  if (leaf.kind === 'uncollected') return 'NOT_COLLECTED';
  if (leaf.kind === 'clinical') return findClinicalOutcome(leaf, tables);
  const present = findPresent(leaf.column, table, tables);
  const { rows } = tables.live(table);
  if (rows.length > 0 && rows.every((row) => present[row] === 0)) {
    return present.includes(1) ? 'UNKNOWN_IN_RELEASE' : 'NOT_COLLECTED';
  }
  return leaf.kind === 'in' && isOnlyBroader(leaf, table, tables) ? 'BROADER' : 'APPLIED';
}

/** Whether some row says no more than a concept that holds one of those asked for. */
function isOnlyBroader(
  { column, broader }: { readonly column: string; readonly broader: readonly string[] },
  table: ColumnTable,
  tables: ReleaseTables,
): boolean {
  if (broader.length === 0) return false;
  const { codes, codeOf } = tables.columns(table).codes(frozenName(column));
  const wanted = new Set(broader.map(codeOf).filter((code) => code !== -1));
  return wanted.size > 0 && tables.live(table).rows.some((row) => wanted.has(codes[row]!));
}

function findClinicalOutcome(leaf: ClinicalCriterion, tables: ReleaseTables): CriterionResult {
  const table = clinicalTables[leaf.table];
  const columns = tables.columns(table);
  if (leaf.codes === null) return columns.rows === 0 ? 'NOT_COLLECTED' : 'APPLIED';
  const asked = new Set(leaf.codes);
  const covering = coverageRows(leaf.table, asked, tables);
  if (covering.length === 0) {
    const everCovered = isEverCovered(leaf.table, asked, tables);
    return everCovered ? 'UNKNOWN_IN_RELEASE' : 'NOT_COLLECTED';
  }
  if (leaf.withinDays !== null && !hasDays(table, tables)) return 'NOT_COLLECTED';
  const unmapped = tables.columns('clinical_coverage').bytes('unmapped');
  if (covering.some((row) => unmapped[row] === 1)) return 'VALUE_UNMAPPED';
  const broader = broaderParts(leaf.where).some((part) => isOnlyBroader(part, table, tables));
  return broader ? 'BROADER' : 'APPLIED';
}

function isEverCovered(
  kind: ClinicalCriterion['table'],
  codes: ReadonlySet<string>,
  tables: ReleaseTables,
): boolean {
  const coverage = tables.columns('clinical_coverage');
  const kinds = coverage.codes('kind');
  const names = coverage.codes('code');
  const wanted = new Set([...codes].map(names.codeOf).filter((code) => code !== -1));
  const kindCode = kinds.codeOf(kind);
  return kinds.codes.some((code, row) => code === kindCode && wanted.has(names.codes[row]!));
}

function hasDays(table: ColumnTable, tables: ReleaseTables): boolean {
  const present = findPresent('day', table, tables);
  return tables.live(table).rows.some((row) => present[row] === 1);
}

function broaderParts(where: Criterion): { column: string; broader: readonly string[] }[] {
  const parts: { column: string; broader: readonly string[] }[] = [];
  visitLeaves(where, 'diagnosis', (leaf) => {
    if (leaf.kind === 'in') parts.push(leaf);
  });
  return parts;
}
