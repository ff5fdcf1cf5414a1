import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { CodedError } from '#schema/kernel/errors.ts';

import type { Collection, ProviderDeal } from './collection.ts';
import { readWheelCollections } from './read-wheel-collections.ts';
import { findSourceFiles, priorColumns, seriesColumns, type SourceFiles } from './source-files.ts';
import { sqlText } from './sql-text.ts';
import type { Source, SourceRelease } from './source.ts';

/** What DuckDB may hold; beyond it, sorts go to a temporary folder. */
const memoryLimit = '320MB';

/**
 * Opens a folder of source files and checks that all columns the loader needs are there. SOURCE_INVALID says which file
 * lacks which column, or which file cannot be read.
 */
export async function openSource(folder: string): Promise<Source> {
  const files = findSourceFiles(folder);
  const spill = mkdtempSync(join(tmpdir(), 'atlas-ingest-'));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: '2',
    preserve_insertion_order: 'false',
    temp_directory: spill,
  });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
    rmSync(spill, { recursive: true, force: true });
  };
  try {
    await requireColumns(connection, files.series, seriesColumns);
    await requireColumns(connection, files.prior, priorColumns);
    return { ...(await describe(connection, files)), [Symbol.asyncDispose]: async () => close() };
  } catch (error) {
    close();
    throw error;
  }
}

async function describe(
  connection: DuckDBConnection,
  files: SourceFiles,
): Promise<Omit<Source, typeof Symbol.asyncDispose>> {
  const folder = dirname(files.series);
  const deals = join(folder, 'providers.json');
  const tables = join(folder, 'tables');
  return {
    folder,
    connection,
    series: `read_parquet(${sqlText(files.series)})`,
    prior: `read_parquet(${sqlText(files.prior)})`,
    collections:
      files.form === 'folder'
        ? readJson<readonly Collection[]>(files.collections)
        : await readWheelCollections(connection, files.collections),
    deals: existsSync(deals) ? readJson<readonly ProviderDeal[]>(deals) : null,
    releases: await readReleases(connection, files),
    tables: existsSync(tables) ? tables : null,
  };
}

async function requireColumns(
  connection: DuckDBConnection,
  file: string,
  columns: readonly string[],
): Promise<void> {
  const present = new Set(await columnsOf(connection, file));
  const missing = columns.filter((column) => !present.has(column));
  if (missing.length === 0) return;
  throw new CodedError(
    'SOURCE_INVALID',
    `${basename(file)} lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}: take the file of a release that has ${missing.length > 1 ? 'them' : 'it'}.`,
    file,
  );
}

async function columnsOf(connection: DuckDBConnection, file: string): Promise<readonly string[]> {
  try {
    const reader = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM read_parquet(${sqlText(file)})`,
    );
    return reader.getRows().map((row) => String(row[0]));
  } catch (error) {
    throw new CodedError(
      'SOURCE_INVALID',
      `${basename(file)} cannot be read as a parquet file: copy it again, it may have been cut short.`,
      String(error),
    );
  }
}

async function readReleases(
  connection: DuckDBConnection,
  files: SourceFiles,
): Promise<readonly SourceRelease[]> {
  const read = files.form === 'folder' ? 'read_csv' : 'read_parquet';
  const reader = await connection.runAndReadAll(
    `SELECT idc_version::INTEGER, version_timestamp::VARCHAR FROM ${read}(${sqlText(files.versions)}) ORDER BY 1`,
  );
  return reader
    .getRows()
    .map((row) => ({ number: Number(row[0]), date: String(row[1]).slice(0, 10) }));
}

function readJson<Content>(file: string): Content {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Content;
  } catch (error) {
    throw new CodedError(
      'SOURCE_INVALID',
      `${basename(file)} is not JSON: copy it again.`,
      String(error),
    );
  }
}
