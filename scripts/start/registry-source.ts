import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import type { DatasetFacts } from '#registry/entries/dataset-facts.ts';
import type { RegistrySource } from '#registry/entries/describe-provider.ts';
import type { ProviderDeal, PublishedCollection } from '#registry/entries/source-description.ts';

import { countHoldings } from '../registry/count-holdings.ts';
import { type AtlasSet, demonstrationSource, placeOf } from './atlas-set.ts';

/** Who the providers with these ids are; one that the source does not deal out is called by its id. */
export function readDeals(set: AtlasSet, ids: readonly string[]): readonly ProviderDeal[] {
  const dealt = readSourceFile(set, 'providers.json') as readonly ProviderDeal[];
  const byId = new Map(dealt.map((deal) => [deal.id, deal]));
  return ids.map((id) => byId.get(id) ?? { id, name: id, country: null, collections: [] });
}

/** What the registry says of these providers: what was published, and what is counted in their catalogues. */
export async function readRegistrySource(
  set: AtlasSet,
  ids: readonly string[],
): Promise<RegistrySource> {
  const facts = new Map<string, DatasetFacts>();
  for (const id of ids) {
    await using store = await openCatalogueStore(placeOf(set, id).location);
    for (const [dataset, counted] of await countHoldings(id, store)) facts.set(dataset, counted);
  }
  return {
    collections: readSourceFile(set, 'collections.json') as readonly PublishedCollection[],
    facts,
    joined: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
  };
}

/** What `npm run ingest` left in the set; the demonstration's is where its source is. */
function readSourceFile(set: AtlasSet, name: string): unknown {
  const own = join(set.folder, name);
  return JSON.parse(readFileSync(existsSync(own) ? own : join(demonstrationSource, name), 'utf8'));
}
