import type { DuckDBConnection } from '@duckdb/node-api';

import { sqlText } from './sql-text.ts';

const order = {
  series: 'collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID',
  prior:
    'collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, min_idc_version, max_idc_version',
} as const;

/** Writes the rows of a query as a parquet file of a source folder, sorted as the loader reads them; `level` is that of zstd. */
export async function writeSourceTable(
  connection: DuckDBConnection,
  query: string,
  table: keyof typeof order,
  { file, level }: { readonly file: string; readonly level: number },
): Promise<void> {
  await connection.run(`COPY (${query} ORDER BY ${order[table]})
    TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL ${level}, ROW_GROUP_SIZE 50000)`);
}
