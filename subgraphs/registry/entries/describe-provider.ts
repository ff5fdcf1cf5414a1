import { describeDataset } from './describe-dataset.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import type { ProviderEntry } from './registry-entry.ts';
import type { ProviderDeal, PublishedCollection } from './source-description.ts';

/**
 * Every provider here answers questions about searchable variables, and runs no programs that are sent to it: that is
 * tier 2 (EUCAIM SPEC1000011).
 */
const tier = 2;

/** What a registry is made from: who holds which collections, and what was counted there. */
export interface RegistrySource {
  readonly collections: readonly PublishedCollection[];
  /** By global id of the dataset. A collection without facts has no rows at its provider and is no dataset. */
  readonly facts: ReadonlyMap<string, DatasetFacts>;
  /** Since when the providers are in the Atlas, YYYY-MM-DD. */
  readonly joined: string;
}

/** The registry's entry of a provider: its datasets, described by what was published and counted. */
export function describeProvider(deal: ProviderDeal, source: RegistrySource): ProviderEntry {
  const held = new Set(deal.collections);
  const datasets = source.collections
    .filter((collection) => held.has(collection.collection_id))
    .flatMap((collection) => {
      const facts = source.facts.get(`${deal.id}:${collection.collection_id}`);
      return facts === undefined ? [] : [describeDataset(deal, collection, facts)];
    });
  const { id, name, country } = deal;
  return { id, name, country, tier, joined: source.joined, datasets };
}
