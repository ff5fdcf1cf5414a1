import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

import { tableFromIPC } from 'apache-arrow';

import { CodedError } from '#schema/kernel/errors.ts';
import type { ProviderSketches } from '#schema/wire/sketch.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import { columnTables, columnsVersion, type ColumnTable } from './column-layout.ts';
import type { UnmappedCounts } from './count-unmapped.ts';
import {
  manifestFile,
  releasesFile,
  sketchesFile,
  tableFile,
  unmappedFile,
  valueSummaryFile,
  type ColumnsManifest,
} from './manifest.ts';
import type {
  ColumnTables,
  FrozenRelease,
  ProviderColumns,
  TableColumns,
} from './provider-columns.ts';
import { readArrow } from './read-arrow.ts';

/** The database that the columns must belong to. */
export interface ExpectedCatalogue {
  readonly providerId: string;
  readonly buildId: string;
}

/**
 * The columns in a folder, as typed arrays over the files' bytes. Throws CATALOGUE_BROKEN when files are missing,
 * damaged, of another version, or of another provider or build than the database.
 */
export async function openColumns(
  folder: string,
  expected: ExpectedCatalogue,
): Promise<ProviderColumns> {
  const manifest = await readManifest(folder);
  if (manifest.version !== columnsVersion)
    throw broken(folder, 'were written by another version of the Atlas');
  if (manifest.providerId !== expected.providerId)
    throw broken(folder, `belong to another provider than "${expected.providerId}"`);
  if (manifest.buildId !== expected.buildId)
    throw broken(folder, 'do not match the database beside them');
  const readJson = async (name: string): Promise<unknown> =>
    JSON.parse((await readChecked(folder, name, manifest)).toString('utf8'));
  return {
    providerId: manifest.providerId,
    sketches: (await readJson(sketchesFile)) as ProviderSketches,
    values: (await readJson(valueSummaryFile)) as ValueSummary,
    unmapped: (await readJson(unmappedFile)) as UnmappedCounts,
    ...(await readTables(folder, manifest)),
  };
}

/** How many versions of series a folder's manifest counts; 0 where there is none that can be read, of which opening says more. */
export async function countSeriesRows(folder: string): Promise<number> {
  try {
    return (await readManifest(folder)).rows.series;
  } catch {
    return 0;
  }
}

/** Releases and tables of a folder whose manifest is known: also of one that is still being written. */
export async function readTables(
  folder: string,
  manifest: Pick<ColumnsManifest, 'rows' | 'files'>,
): Promise<{ releases: readonly FrozenRelease[]; tables: ColumnTables }> {
  const read = async (table: ColumnTable): Promise<[ColumnTable, TableColumns]> => {
    const bytes = await readChecked(folder, tableFile(table), manifest);
    try {
      return [table, readArrow(bytes, table, manifest.rows[table])];
    } catch (error) {
      throw broken(folder, `cannot be read (${tableFile(table)})`, error);
    }
  };
  const tables = Object.fromEntries(await Promise.all(columnTables.map(read))) as ColumnTables;
  const releases = tableFromIPC(await readChecked(folder, releasesFile, manifest))
    .toArray()
    .map((row: { number: number; date: string }) => ({ number: row.number, date: row.date }));
  return { releases, tables };
}

async function readManifest(folder: string): Promise<ColumnsManifest> {
  let text: string;
  try {
    text = await readFile(path.join(folder, manifestFile), 'utf8');
  } catch (error) {
    throw broken(folder, 'are missing or were not finished', error);
  }
  try {
    return JSON.parse(text) as ColumnsManifest;
  } catch (error) {
    throw broken(folder, `are damaged (${manifestFile})`, error);
  }
}

async function readChecked(
  folder: string,
  name: string,
  manifest: Pick<ColumnsManifest, 'files'>,
): Promise<Buffer> {
  const expected = manifest.files[name];
  let bytes: Buffer;
  try {
    bytes = await readFile(path.join(folder, name));
  } catch (error) {
    throw broken(folder, `are incomplete (${name})`, error);
  }
  if (bytes.length !== expected?.bytes || crc32(bytes) !== expected.crc32)
    throw broken(folder, `are damaged (${name})`);
  return bytes;
}

function broken(folder: string, what: string, cause?: unknown): CodedError {
  const detail = cause instanceof Error ? cause.message : undefined;
  return new CodedError(
    'CATALOGUE_BROKEN',
    `The columns in ${folder} ${what}: delete the provider's folder and start again.`,
    detail,
  );
}
