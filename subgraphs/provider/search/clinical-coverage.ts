import type { ClinicalCriterion, Criterion } from './criterion.ts';
import type { ReleaseTables } from './release-tables.ts';
import { no, unknown } from './truth.ts';

/** Whether a criterion on clinical rows asks that there be an answer: then an empty one is no match, not an unknown one. */
export function coversAnswers(where: Criterion): boolean {
  if (where.kind === 'and') return where.of.some(coversAnswers);
  return where.kind === 'exists' && where.column.startsWith('value');
}

/**
 * By subject: false where its tables cover every code that is asked for, unknown where one is not covered (or, where
 * `emptyIsUnknown`, has an empty answer). An HER2 row says nothing of ER.
 */
export function findUncovered(
  { table, codes }: Pick<ClinicalCriterion, 'table' | 'codes'>,
  tables: ReleaseTables,
  emptyIsUnknown: boolean,
): Uint8Array {
  const { things } = tables.columns('subject');
  if (codes === null) return new Uint8Array(things).fill(unknown);
  const asked = new Set(codes);
  const { codeOf } = tables.columns('clinical_coverage').codes('code');
  if (codes.some((code) => codeOf(code) === -1)) return new Uint8Array(things).fill(unknown);
  const covered = new Uint16Array(things);
  const coverage = tables.columns('clinical_coverage');
  const subjects = coverage.integers('subject');
  const missing = coverage.bytes('missing');
  for (const row of coverageRows(table, asked, tables)) {
    if (!emptyIsUnknown || missing[row] === 0) covered[subjects[row]!]!++;
  }
  const uncovered = new Uint8Array(things);
  for (let subject = 0; subject < things; subject++) {
    uncovered[subject] = covered[subject]! >= asked.size ? no : unknown;
  }
  return uncovered;
}

/** Rows of the coverage, of the release asked, that are about these codes. */
export function coverageRows(
  table: ClinicalCriterion['table'],
  codes: ReadonlySet<string>,
  tables: ReleaseTables,
): number[] {
  const coverage = tables.columns('clinical_coverage');
  const kinds = coverage.codes('kind');
  const names = coverage.codes('code');
  const kind = kinds.codeOf(table);
  const wanted = new Uint8Array(names.size + 1);
  for (const code of codes) if (names.codeOf(code) !== -1) wanted[names.codeOf(code)] = 1;
  const rows: number[] = [];
  for (const row of tables.live('clinical_coverage').rows) {
    if (kinds.codes[row] === kind && wanted[names.codes[row]!] === 1) rows.push(row);
  }
  return rows;
}
