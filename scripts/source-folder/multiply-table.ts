import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import { sqlText } from '#provider/ingest/source/sql-text.ts';
import { writeSourceTable } from '#provider/ingest/source/write-source-table.ts';

/** One of the two tables of a source folder, to be written several times as large. */
export interface TableMultiplication {
  readonly table: 'series' | 'prior';
  /** Table expression of SQL. */
  readonly from: string;
  readonly collections: readonly string[];
  readonly times: number;
  readonly seed: number;
  readonly file: string;
}

/**
 * Writes a table with the rows that are there and `times - 1` further draws: as many subjects of each collection as it has, drawn
 * with replacement, each with all its rows and with ids of its own. Needs the view `subjects` (collection_id, PatientID, place,
 * of); both tables draw the same subjects.
 */
export async function multiplyTable(
  connection: DuckDBConnection,
  order: TableMultiplication,
): Promise<void> {
  const pieces = mkdtempSync(join(dirname(order.file), 'pieces-'));
  const files: string[] = [];
  try {
    for (const collection of order.collections) {
      for (let draw = 0; draw < order.times; draw++) {
        const piece = join(pieces, `${String(files.length).padStart(6, '0')}.parquet`);
        await writeSourceTable(connection, drawnRows(order, collection, draw), order.table, {
          file: piece,
          level: 1,
        });
        files.push(piece);
      }
    }
    await connection.run(
      `COPY (SELECT * FROM read_parquet([${files.map(sqlText).join(', ')}]))
       TO ${sqlText(order.file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)`,
    );
  } finally {
    rmSync(pieces, { recursive: true, force: true });
  }
}

function drawnRows(
  { table, from, seed }: TableMultiplication,
  collection: string,
  draw: number,
): string {
  const all = `SELECT * FROM ${from} WHERE collection_id = ${sqlText(collection)}`;
  if (draw === 0) return all;
  const salt = `'${seed}/${draw}/' || drawn.place || '/' || `;
  const uid = (column: string): string =>
    `'2.25.' || md5_number(${salt}${column})::VARCHAR AS ${column}`;
  const version = table === 'prior' ? " || '/' || min_idc_version" : '';
  return `
    WITH drawn AS (
      SELECT place, (md5_number('${seed}/${draw}/' || collection_id || place) % "of")::BIGINT AS taken
      FROM subjects WHERE collection_id = ${sqlText(collection)}),
    named AS (
      SELECT subjects.PatientID, drawn.place, 'draw${draw}-' || lpad(drawn.place::VARCHAR, 6, '0') AS name
      FROM drawn JOIN subjects ON subjects.place = drawn.taken AND subjects.collection_id = ${sqlText(collection)})
    SELECT rows.* REPLACE (
      drawn.name AS PatientID, ${uid('StudyInstanceUID')}, ${uid('SeriesInstanceUID')},
      md5(${salt}SeriesInstanceUID || crdc_series_uuid${version})::UUID AS crdc_series_uuid)
    FROM (${all}) rows JOIN named drawn USING (PatientID)`;
}
