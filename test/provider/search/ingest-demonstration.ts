import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { ingestProvider } from '#provider/ingest/ingest-provider.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import type { CatalogueSearch } from '#provider/search/catalogue-search.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';
import { readColumns } from '#test/support/read-columns.ts';

import { makeClinicalRows } from './made-clinical-rows.ts';

const demonstration = path.join(import.meta.dirname, '../../../subgraphs/provider/demonstration');

/** A provider's part of the demonstration, ingested into a folder of its own that goes with it. */
export interface IngestedCatalogue extends AsyncDisposable {
  readonly store: CatalogueStore;
  readonly search: CatalogueSearch;
  /** Folder of the columns. */
  readonly columns: string;
}

/** Ingests one provider of the demonstration, or some of its datasets, with made clinical rows. */
export async function ingestDemonstration(
  provider: string,
  datasets?: readonly string[],
): Promise<IngestedCatalogue> {
  const folder = await mkdtemp(path.join(tmpdir(), 'atlas-search-'));
  await using source = await openSource(demonstration);
  const deal = source.deals?.find((one) => one.id === provider);
  if (deal === undefined) throw new Error(`the demonstration has no provider ${provider}`);
  const clinical = await makeClinicalRows(source, deal);
  const collections = datasets ?? deal.collections;
  const input = { source, deal: { ...deal, collections }, clinical };
  await ingestProvider(input, { folder: path.join(folder, provider) });
  const store = await openCatalogueStore({
    kind: 'sqlite',
    file: path.join(folder, provider, 'catalogue.sqlite'),
  });
  // For the SQL that the columns are compared with.
  for (const parent of ['study', 'subject']) {
    await store.all(`create index series_${parent} on series (${parent})`);
  }
  const columns = path.join(folder, provider, 'columns');
  return {
    store,
    search: createCatalogueSearch(await readColumns(path.join(folder, provider), provider)),
    columns,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
