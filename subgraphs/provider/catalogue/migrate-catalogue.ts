import type { CatalogueStore } from './catalogue-store.ts';

/** Brings the tables of a catalogue to what the entities say. */
export async function migrateCatalogue(store: CatalogueStore): Promise<void> {
  await store.orm.migrator.up();
}
