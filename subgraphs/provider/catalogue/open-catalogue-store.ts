import { openPostgresqlStore } from './postgresql-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { CatalogueLocation, CatalogueStore } from './catalogue-store.ts';

/**
 * Opens a provider's database; a SQLite file that is not there is made, empty. Throws CATALOGUE_BROKEN for a file
 * that is no database and CONFIGURATION_INVALID for a PostgreSQL that cannot be reached.
 */
export function openCatalogueStore(location: CatalogueLocation): Promise<CatalogueStore> {
  return location.kind === 'sqlite'
    ? openSqliteStore(location.file)
    : openPostgresqlStore(location.url, location.schema);
}
