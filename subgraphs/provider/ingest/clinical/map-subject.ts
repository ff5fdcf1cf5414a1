import type { SubjectStatement } from '../clinical-draft.ts';
import type { TableRow } from './read-table.ts';
import { type OnUnmapped, RowCells } from './row-cells.ts';
import type { TableMapping } from './table-mapping.ts';

/** PatientID of a row; null where the row is nobody's (totals, notes, empty lines). */
export function patientIdOf(row: TableRow, mapping: TableMapping): string | null {
  const { columns, template, pattern, pad } = mapping.subject;
  const cells = new RowCells(row, mapping, () => undefined);
  const parts = columns.map((column) => cells.read(column));
  const [first = null] = parts;
  const taken = first === null || pattern === null ? first : pattern.exec(first)?.[1];
  if (taken === undefined || taken === null || parts.includes(null)) return null;
  const filled = [taken.padStart(pad, '0'), ...parts.slice(1)];
  return template.replace(/\{(\d+)\}/g, (_, at: string) => filled[Number(at)] ?? '');
}

/** What a row says of the subject itself; null where the table says nothing of the kind. */
export function mapSubject(
  row: TableRow,
  patientId: string,
  mapping: TableMapping,
  onUnmapped: OnUnmapped,
): SubjectStatement | null {
  const rule = mapping.statement;
  if (rule === null) return null;
  const cells = new RowCells(row, mapping, onUnmapped);
  const age = rule.ageYears === null ? null : cells.number(rule.ageYears);
  const sex = rule.sex === null ? null : cells.coded(rule.sex);
  return {
    datasetId: mapping.dataset,
    patientId,
    timeOrigin: rule.timeOrigin,
    firstStudyDay: cells.days(rule.firstStudyDay),
    sex: sex === 'FEMALE' || sex === 'MALE' ? sex : null,
    ageYears: age !== null && age > 89 ? 90 : age,
  };
}

/** One statement a subject; what an earlier table or row said stands, of several first studies the earliest. */
export function joinStatements(
  statements: readonly SubjectStatement[],
): readonly SubjectStatement[] {
  const bySubject = new Map<string, SubjectStatement>();
  for (const next of statements) {
    const subject = `${next.datasetId}/${next.patientId}`;
    const known = bySubject.get(subject) ?? next;
    bySubject.set(subject, {
      ...known,
      timeOrigin: known.timeOrigin ?? next.timeOrigin,
      firstStudyDay: earlier(known.firstStudyDay, next.firstStudyDay),
      sex: known.sex ?? next.sex,
      ageYears: known.ageYears ?? next.ageYears,
    });
  }
  return [...bySubject.values()];
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
