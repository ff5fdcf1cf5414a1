import { join } from 'node:path';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { openColumns } from '#provider/columns/open-columns.ts';
import type { ProviderColumns } from '#provider/columns/provider-columns.ts';
import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';

/** The columns of the catalogue that stands in a provider's folder. */
export async function readColumns(folder: string, providerId: string): Promise<ProviderColumns> {
  const file = join(folder, 'catalogue.sqlite');
  await using store = await openCatalogueStore({ kind: 'sqlite', file });
  const [built] = await store.all<{ build_id: string }>('select build_id from catalogue');
  return openColumns(join(folder, 'columns'), { providerId, buildId: built?.build_id ?? '' });
}

/** What their latest release has. */
export function latestOf(columns: ProviderColumns): ReleaseView {
  const search = createCatalogueSearch(columns);
  return search.at(search.releases.at(-1)!.number);
}
