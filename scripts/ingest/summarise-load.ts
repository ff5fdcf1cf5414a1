import type { LoadReport } from '#provider/ingest/load-report.ts';

/** A load in a few lines: rows in against rows stored, what was changed, what could not be mapped. */
export function summariseLoad(reports: readonly LoadReport[]): string {
  const sum = (of: (report: LoadReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const rowsIn = sum(({ rowsIn: rows }) => rows.current + rows.prior);
  const stored = sum(({ rowsStored }) => rowsStored['series'] ?? 0);
  const split = sum(({ overlapsSplit }) => overlapsSplit);
  const clinical = sum(({ clinical: { tables } }) =>
    tables.reduce((total, { drafts }) => total + drafts, 0),
  );
  const lost = sum(({ clinical: { withoutSubject } }) => total(withoutSubject));
  return [
    `providers ${reports.length}, subjects ${sum((r) => r.things.subjects)}, studies ${sum((r) => r.things.studies)}, series ${sum((r) => r.things.series)}`,
    `series rows in ${rowsIn} (current ${sum((r) => r.rowsIn.current)}, earlier ${sum((r) => r.rowsIn.prior)}), stored ${stored} = in + ${split} of split overlaps${stored === rowsIn + split ? '' : ' DOES NOT ADD UP'}`,
    `clinical rows mapped ${clinical}, of subjects that the catalogue lacks ${lost}`,
    `values changed: ${fields(reports, (report) => report.changed)}`,
    `values unmapped: ${fields(reports, ({ unmapped }) => Object.fromEntries(Object.entries(unmapped).map(([field, values]) => [field, total(values)])))}`,
    `subjects of conflicting sex ${sum((r) => r.conflictingSex)}, shared studies ${sum((r) => r.sharedStudies)}, datasets without dates ${reports.flatMap((r) => r.datasetsWithoutDates).join(', ') || 'none'}`,
    '',
  ].join('\n');
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function fields(
  reports: readonly LoadReport[],
  of: (report: LoadReport) => Readonly<Record<string, number>>,
): string {
  const sums: Record<string, number> = {};
  for (const report of reports) {
    for (const [field, count] of Object.entries(of(report)))
      sums[field] = (sums[field] ?? 0) + count;
  }
  return (
    Object.entries(sums)
      .map(([field, count]) => `${field} ${count}`)
      .toSorted()
      .join(', ') || 'none'
  );
}
