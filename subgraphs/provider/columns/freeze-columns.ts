import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

import { Int32, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';

import { CodedError } from '#schema/kernel/errors.ts';

import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { readLatestRelease } from '../search/latest-release.ts';
import { sketchCatalogue } from '../search/sketch-catalogue.ts';
import { summariseValues } from '../search/value-summary.ts';
import { collectTable } from './collect-table.ts';
import { countUnmapped } from './count-unmapped.ts';
import { columnTables, columnsVersion, type ColumnTable } from './column-layout.ts';
import {
  manifestFile,
  releasesFile,
  sketchesFile,
  tableFile,
  unmappedFile,
  valueSummaryFile,
  type ColumnsManifest,
} from './manifest.ts';
import { readTables } from './open-columns.ts';
import type { FrozenRelease } from './provider-columns.ts';
import { writeArrow } from './write-arrow.ts';

/**
 * Writes a provider's columns beside its database: everything that can be filtered, ordered or counted. The folder
 * appears whole or not at all; one that was there is replaced.
 */
export async function freezeColumns(store: CatalogueStore, folder: string): Promise<void> {
  const { providerId, buildId } = await readCatalogue(store);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const files: Record<string, { bytes: number; crc32: number }> = {};
  const write = async (name: string, content: Uint8Array): Promise<void> => {
    await writeFile(path.join(partial, name), content);
    files[name] = { bytes: content.length, crc32: crc32(content) };
  };
  const rows: Partial<Record<ColumnTable, number>> = {};
  for (const table of columnTables) {
    const collected = await collectTable(store, table);
    rows[table] = collected.rows;
    await write(tableFile(table), writeArrow(collected.columns));
  }
  await write(releasesFile, writeReleases(await readReleases(store)));
  const draft = {
    version: columnsVersion,
    providerId,
    buildId,
    rows: rows as ColumnsManifest['rows'],
    files,
  };
  const writeJson = (name: string, content: unknown): Promise<void> =>
    write(name, Buffer.from(JSON.stringify(content)));
  const latest = readLatestRelease({ providerId, ...(await readTables(partial, draft)) });
  await writeJson(sketchesFile, await sketchCatalogue(latest, store));
  await writeJson(valueSummaryFile, summariseValues(latest, buildId));
  await writeJson(unmappedFile, await countUnmapped(store));
  await writeFile(
    path.join(partial, manifestFile),
    JSON.stringify(draft satisfies ColumnsManifest, null, 2),
  );
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
}

async function readCatalogue(
  store: CatalogueStore,
): Promise<{ providerId: string; buildId: string }> {
  const [row] = await store.all<{ provider_id: string; build_id: string }>(
    'select provider_id, build_id from catalogue',
  );
  if (row === undefined) {
    throw new CodedError(
      'CATALOGUE_BROKEN',
      "The database holds no catalogue: delete the provider's folder and start again.",
    );
  }
  return { providerId: row.provider_id, buildId: row.build_id };
}

async function readReleases(store: CatalogueStore): Promise<FrozenRelease[]> {
  return store.all<FrozenRelease>('select number, date from release order by date, number');
}

function writeReleases(releases: readonly FrozenRelease[]): Uint8Array {
  const table = new Table({
    number: vectorFromArray(
      releases.map((release) => release.number),
      new Int32(),
    ),
    date: vectorFromArray(
      releases.map((release) => release.date),
      new Utf8(),
    ),
  });
  return tableToIPC(table, 'file');
}
