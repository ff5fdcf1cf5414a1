import { clinicalTables, noInteger } from '../columns/column-layout.ts';
import type { ColumnTable } from '../columns/column-layout.ts';
import { coversAnswers, findUncovered } from './clinical-coverage.ts';
import type { ClinicalCriterion } from './criterion.ts';
import { rowsOfParent } from './parent-index.ts';
import type { ReleaseTables } from './release-tables.ts';
import { liftToParents, no, type Truth, unknown, yes } from './truth.ts';

/**
 * Whether the subject has a clinical row that matches: the greatest truth among its rows, and where none is true, unknown if its
 * tables do not cover a code that is asked for or leave its answer empty. `where` is the truth of the clinical table's rows.
 */
export function evaluateClinical(
  criterion: ClinicalCriterion,
  where: Truth,
  table: ColumnTable,
  tables: ReleaseTables,
): Truth {
  const uncovered = findUncovered(criterion, tables, !coversAnswers(criterion.where));
  const columns = tables.columns(table);
  if (criterion.withinDays !== null && table === 'study') {
    const values = evaluateNear(
      criterion,
      { where, uncovered, days: criterion.withinDays },
      tables,
    );
    return { values, index: null };
  }
  const name = clinicalTables[criterion.table];
  const subjects = tables.columns(name).integers('subject');
  const values = liftToParents(tables.live(name).rows, where, subjects, uncovered.length);
  keepGreater(values, uncovered);
  return { values, index: columns.integers(table === 'subject' ? 'identity' : 'subject') };
}

function keepGreater(values: Uint8Array, others: Uint8Array): void {
  for (let at = 0; at < values.length; at++)
    if (others[at]! > values[at]!) values[at] = others[at]!;
}

interface Near {
  readonly where: Truth;
  /** By subject: unknown where nothing is known beside its rows. */
  readonly uncovered: Uint8Array;
  readonly days: number;
}

/** The same for each study, of the rows near it in time; a row or study without a day may be near. */
function evaluateNear(
  criterion: ClinicalCriterion,
  { where, uncovered, days }: Near,
  tables: ReleaseTables,
): Uint8Array {
  const name = clinicalTables[criterion.table];
  const studies = tables.columns('study');
  const subjects = studies.integers('subject');
  const studyDays = studies.integers('day');
  const rowDays = tables.columns(name).integers('day');
  const index = tables.childrenOf('subjects', name);
  const values = new Uint8Array(studies.rows);
  for (const study of tables.live('study').rows) {
    const subject = subjects[study]!;
    let best = uncovered[subject]!;
    for (const row of rowsOfParent(index, subject)) {
      const truth = where.values[where.index === null ? row : where.index[row]!]!;
      best = Math.max(best, Math.min(truth, nearness(studyDays[study]!, rowDays[row]!, days)));
    }
    values[study] = best;
  }
  return values;
}

function nearness(studyDay: number, rowDay: number, days: number): number {
  if (studyDay === noInteger || rowDay === noInteger) return unknown;
  return Math.abs(studyDay - rowDay) <= days ? yes : no;
}
