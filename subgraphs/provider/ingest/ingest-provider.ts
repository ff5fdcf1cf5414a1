import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { CatalogueEntity } from '../catalogue/dataset.entity.ts';
import type { CatalogueLocation } from '../catalogue/catalogue-store.ts';
import { openCatalogueStore } from '../catalogue/open-catalogue-store.ts';
import { migrateCatalogue } from '../catalogue/migrate-catalogue.ts';
import { freezeColumns } from '../columns/freeze-columns.ts';
import { emptyCatalogue } from './empty-catalogue.ts';
import { type LoadInput, loadProvider } from './load-provider.ts';
import type { LoadReport } from './load-report.ts';

/** Where a provider's catalogue is built. */
export interface IngestTarget {
  /** The provider's folder; it appears when all is there. An older one is replaced. */
  readonly folder: string;
  /** Set for a catalogue on PostgreSQL; only the columns are then in the folder. */
  readonly postgresql?: { readonly url: string; readonly schema: string };
}

/**
 * Builds one provider's catalogue and columns from a source, in `<folder>.building`, which is begun anew after an interruption. An
 * older SQLite file and its columns stay until the new ones are whole; an older PostgreSQL schema is emptied at the beginning, so
 * its folder goes then: without a folder the provider counts as not built.
 */
export async function ingestProvider(input: LoadInput, target: IngestTarget): Promise<LoadReport> {
  const building = `${target.folder}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  if (target.postgresql) await rm(target.folder, { recursive: true, force: true });
  const location: CatalogueLocation = target.postgresql
    ? { kind: 'postgresql', ...target.postgresql }
    : { kind: 'sqlite', file: join(building, 'catalogue.sqlite') };
  const report = await build(location, join(building, 'columns'), input);
  await rm(target.folder, { recursive: true, force: true });
  await rename(building, target.folder);
  return report;
}

async function build(
  location: CatalogueLocation,
  columns: string,
  input: LoadInput,
): Promise<LoadReport> {
  await using store = await openCatalogueStore(location);
  await migrateCatalogue(store);
  await emptyCatalogue(store);
  const report = await loadProvider(store, input);
  await freezeColumns(store, columns);
  await store.orm.em
    .fork()
    .nativeUpdate(CatalogueEntity, { id: 1 }, { completedAt: new Date().toISOString() });
  return report;
}
