import type { Source } from './source.ts';
import { sqlText } from './sql-text.ts';

/** Rows of some datasets in a source, current and earlier ones. */
export async function countRows(source: Source, datasets: readonly string[]): Promise<number> {
  const where = `WHERE collection_id IN (${datasets.map(sqlText).join(', ')})`;
  const reader = await source.connection.runAndReadAll(
    `SELECT ((SELECT count(*) FROM ${source.series} ${where}) + (SELECT count(*) FROM ${source.prior} ${where}))::INTEGER`,
  );
  return Number(reader.getRows()[0]?.[0]);
}
