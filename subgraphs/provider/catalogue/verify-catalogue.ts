import { CodedError } from '#schema/kernel/errors.ts';

import type { CatalogueLocation, CatalogueStore } from './catalogue-store.ts';

/** What a finished catalogue says of itself. */
export interface CatalogueIdentity {
  readonly providerId: string;
  /** Random at each load; the columns that belong to it repeat it. */
  readonly buildId: string;
}

/**
 * Says which catalogue this is. Throws CATALOGUE_BROKEN, naming the file, for one that was not finished or is no
 * catalogue at all.
 */
export async function verifyCatalogue(
  store: CatalogueStore,
  location: CatalogueLocation,
): Promise<CatalogueIdentity> {
  const row = await readCatalogueRow(store, location);
  if (row?.completed_at == null) throw brokenCatalogue(location, 'was not loaded to its end');
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
}

async function readCatalogueRow(
  store: CatalogueStore,
  location: CatalogueLocation,
): Promise<CatalogueRow | undefined> {
  try {
    const sql = 'select provider_id, build_id, completed_at from catalogue';
    return (await store.all<CatalogueRow>(sql))[0];
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    throw brokenCatalogue(location, 'lacks the tables of a catalogue', detail);
  }
}
