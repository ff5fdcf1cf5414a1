import type { DuckDBConnection } from '@duckdb/node-api';

import type { ProviderDeal } from '#provider/ingest/source/collection.ts';
import { sqlText } from '#provider/ingest/source/sql-text.ts';

/** `providers.json` of a source folder: its deals with what the file of series holds of each. */
export async function countDeals(
  connection: DuckDBConnection,
  deals: readonly ProviderDeal[],
  seriesFile: string,
): Promise<string> {
  const counted = [];
  for (const { id, name, country, collections } of deals) {
    const reader = await connection.runAndReadAll(
      `SELECT count(DISTINCT (collection_id, PatientID))::INTEGER, count(DISTINCT StudyInstanceUID)::INTEGER,
         count(*)::INTEGER, coalesce(sum(instanceCount), 0)::DOUBLE, round(coalesce(sum(series_size_MB), 0) / 1000, 1)
       FROM read_parquet(${sqlText(seriesFile)}) WHERE collection_id IN (${collections.map(sqlText).join(', ')})`,
    );
    const [subjects, studies, series, images, gigabytes] = reader.getRows()[0] ?? [];
    counted.push({ id, name, country, collections, subjects, studies, series, images, gigabytes });
  }
  return `${JSON.stringify(counted, null, 1)}\n`;
}
