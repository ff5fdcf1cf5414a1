import { CodedError } from '#schema/kernel/errors.ts';

import type { CatalogueLocation, CatalogueStore } from './catalogue-store.ts';
import { loaderVersion } from './loader-version.ts';

/** What a finished catalogue says of itself. */
export interface CatalogueIdentity {
  readonly providerId: string;
  /** Random at each load; the columns that belong to it repeat it. */
  readonly buildId: string;
}

/**
 * Says which catalogue this is. Throws CATALOGUE_BROKEN, naming the file, for one that was not finished, was
 * built by another version of the loader, or is no catalogue at all.
 */
export async function verifyCatalogue(
  store: CatalogueStore,
  location: CatalogueLocation,
): Promise<CatalogueIdentity> {
  const row = await readCatalogueRow(store, location);
  if (row?.completed_at == null) throw brokenCatalogue(location, 'was not loaded to its end');
  if (row.loader_version !== loaderVersion)
    throw brokenCatalogue(location, 'was built by another version of the Atlas');
  return { providerId: row.provider_id, buildId: row.build_id };
}

/** The error for a catalogue that cannot be served; `what` goes on after its name. */
export function brokenCatalogue(
  location: CatalogueLocation,
  what: string,
  detail?: string,
): CodedError {
  const [name, remedy] =
    location.kind === 'sqlite'
      ? [location.file, 'delete its folder']
      : [`schema "${location.schema}"`, 'drop the schema'];
  const message = `The catalogue ${name} ${what}: ${remedy} and start again to build it anew.`;
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
  location: CatalogueLocation,
): Promise<CatalogueRow | undefined> {
  try {
    return (await store.all<CatalogueRow>('select * from catalogue'))[0];
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    throw brokenCatalogue(location, 'lacks the tables of a catalogue', detail);
  }
}
