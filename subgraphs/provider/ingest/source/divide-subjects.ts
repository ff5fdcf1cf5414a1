import type { Source } from './source.ts';
import { sqlText } from './sql-text.ts';

/** Rows that DuckDB sorts at once within its memory. */
const rowsAtOnce = 80_000;

/**
 * Conditions of SQL that divide the series of some datasets into parts small enough to be sorted in memory, in the order of
 * (dataset, PatientID); no subject is divided.
 */
export async function divideSubjects(
  source: Source,
  datasets: readonly string[],
): Promise<readonly string[]> {
  const where = `WHERE collection_id IN (${datasets.map(sqlText).join(', ')})`;
  const reader = await source.connection.runAndReadAll(`
    SELECT collection_id, PatientID, count(*)::INTEGER FROM (
      SELECT collection_id, PatientID FROM ${source.series} ${where}
      UNION ALL SELECT collection_id, PatientID FROM ${source.prior} ${where})
    GROUP BY ALL ORDER BY ALL`);
  const parts: { readonly collection: string; readonly from: string; to: string; rows: number }[] =
    [];
  for (const [collection, patient, rows] of reader.getRows() as unknown as [
    string,
    string,
    number,
  ][]) {
    const last = parts.at(-1);
    if (last?.collection === collection && last.rows + rows <= rowsAtOnce) {
      last.to = patient;
      last.rows += rows;
    } else {
      parts.push({ collection, from: patient, to: patient, rows });
    }
  }
  return parts.map(
    ({ collection, from, to }) =>
      `collection_id = ${sqlText(collection)} AND PatientID BETWEEN ${sqlText(from)} AND ${sqlText(to)}`,
  );
}
