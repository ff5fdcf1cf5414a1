import { basename } from 'node:path';

import { CodedError } from '#schema/kernel/errors.ts';

import type { CatalogueLocation, CatalogueStore } from './catalogue-store.ts';
import { loaderVersion } from './loader-version.ts';

/** What a finished catalogue says of itself. */
export interface CatalogueIdentity {
  readonly providerId: string;
  /** Random at each load; the columns that belong to it repeat it. */
  readonly buildId: string;
}

/** A provider's catalogue as errors speak of it. */
export interface CataloguePlace {
  readonly location: CatalogueLocation;
  /** The provider's folder, which holds its columns, and on SQLite its database; it is called as the provider. */
  readonly folder: string;
}

/**
 * Says which catalogue this is. Throws CATALOGUE_BROKEN, naming the file or the schema, for one that was not finished, was
 * built by another version of the loader, or is no catalogue at all.
 */
export async function verifyCatalogue(
  store: CatalogueStore,
  place: CataloguePlace,
): Promise<CatalogueIdentity> {
  const row = await readCatalogueRow(store, place);
  if (row?.completed_at == null) throw brokenCatalogue(place, 'was not loaded to its end');
  if (row.loader_version !== loaderVersion)
    throw brokenCatalogue(place, 'was built by another version of the Atlas');
  return { providerId: row.provider_id, buildId: row.build_id };
}

/**
 * Whether a finished catalogue was built by another version of the loader. Anything else that is wrong with it is not told
 * here: `verifyCatalogue` says what.
 */
export async function isOutdated(store: CatalogueStore): Promise<boolean> {
  try {
    const [row] = await store.all<CatalogueRow>('select * from catalogue');
    return row?.completed_at != null && row.loader_version !== loaderVersion;
  } catch {
    return false;
  }
}

/**
 * The error for a catalogue that cannot be served; `what` goes on after its name. Without its folder a provider counts as
 * not built, whatever its schema holds.
 */
export function brokenCatalogue(
  { location, folder }: CataloguePlace,
  what: string,
  detail?: string,
): CodedError {
  const name = location.kind === 'sqlite' ? location.file : `schema "${location.schema}"`;
  const message = `The catalogue ${name} ${what}: delete the folder ${folder} and start again, or, if npm run ingest loaded it, load it again with --source, --set and --providers ${basename(folder)}.`;
  return new CodedError('CATALOGUE_BROKEN', message, detail);
}

interface CatalogueRow {
  readonly provider_id: string;
  readonly build_id: string;
  readonly completed_at: string | null;
  /** Before there were versions the column was not there. */
  readonly loader_version?: number;
}

async function readCatalogueRow(
  store: CatalogueStore,
  place: CataloguePlace,
): Promise<CatalogueRow | undefined> {
  try {
    return (await store.all<CatalogueRow>('select * from catalogue'))[0];
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    throw brokenCatalogue(place, 'lacks the tables of a catalogue', detail);
  }
}
