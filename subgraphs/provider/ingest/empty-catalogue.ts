import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { catalogueTables } from './rows/catalogue-tables.ts';

const others = ['dataset_source', 'source', 'dataset', 'release'];

/** Removes what an earlier or interrupted load left in a database; the catalogue row first, so that nothing half is served. */
export async function emptyCatalogue(store: CatalogueStore): Promise<void> {
  for (const table of ['catalogue', ...Object.keys(catalogueTables), ...others])
    await store.all(`DELETE FROM ${table}`);
}
