import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import type { DatasetFacts } from '#registry/entries/dataset-facts.ts';
import type { RegistrySource } from '#registry/entries/describe-provider.ts';
import type { ProviderDeal } from '#registry/entries/source-description.ts';

import { readSourceDescription } from '../ingest/source-description.ts';
import { countHoldings } from '../registry/count-holdings.ts';
import { type AtlasSet, builtProviders, demonstrationSource, placeOf } from './atlas-set.ts';

/** Who the providers with these ids are; one that nobody deals out is called by its id. */
export function readDeals(set: AtlasSet, ids: readonly string[]): readonly ProviderDeal[] {
  const dealt = dealtProviders(set);
  return ids.map((id) => dealt.get(id) ?? { id, name: id, country: null, collections: [] });
}

/** The providers that `npm run ingest` loaded into the set, and those of the demonstration, by id. */
export function dealtProviders(set: AtlasSet): ReadonlyMap<string, ProviderDeal> {
  const dealt = describedIn(set).flatMap(({ deals }) => deals);
  return new Map(dealt.map((deal) => [deal.id, deal]));
}

/** What the registry says of these providers: what was published, and what is counted in the catalogues that are in the set. */
export async function readRegistrySource(
  set: AtlasSet,
  ids: readonly string[],
): Promise<RegistrySource> {
  const facts = new Map<string, DatasetFacts>();
  const built = new Set(builtProviders(set));
  for (const id of ids.filter((id) => built.has(id))) {
    await using store = await openCatalogueStore(placeOf(set, id).location);
    for (const [dataset, counted] of await countHoldings(id, store)) facts.set(dataset, counted);
  }
  const published = describedIn(set).flatMap(({ collections }) => collections);
  return {
    collections: [...new Map(published.map((it) => [it.collection_id, it])).values()],
    facts,
    joined: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
  };
}

/** What the set says of itself goes before what the demonstration says. */
function describedIn(set: AtlasSet) {
  return [demonstrationSource, set.folder].map(readSourceDescription);
}
