import { type PageArguments, readPage } from '#kit/listing-page.ts';

import { listDatasets, listProviders, type DatasetSelection } from '../catalogue/read-entries.ts';
import type { ProviderRow } from '../catalogue/provider.entity.ts';
import type { DatasetEntry } from '../entries/registry-entry.ts';
import type { RegistryContext } from './registry-context.ts';

interface ById {
  readonly id: string;
}

/** Listings go by id. */
const positionOf = ({ id }: ById): string => id;

const resolvers = {
  Query: {
    providers: (
      _root: unknown,
      args: PageArguments & { readonly ids?: readonly string[] | null },
      { em }: RegistryContext,
    ) => {
      const ids = args.ids ?? null;
      const read = (limit: number, afterId: string | null) =>
        listProviders(em, { limit, afterId }, ids);
      return readPage({ field: 'providers', filter: ids, positionOf, read }, args);
    },
    provider: (_root: unknown, { id }: ById, { providers }: RegistryContext) => providers.load(id),
    datasets: (
      _root: unknown,
      args: PageArguments & { readonly filter?: DatasetSelection | null },
      { em }: RegistryContext,
    ) => {
      const filter = args.filter ?? {};
      const read = (limit: number, afterId: string | null) =>
        listDatasets(em, { limit, afterId }, filter);
      return readPage({ field: 'datasets', filter, positionOf, read }, args);
    },
    dataset: (_root: unknown, { id }: ById, { datasets }: RegistryContext) => datasets.load(id),
  },
  Provider: {
    __resolveReference: ({ id }: ById, { providers }: RegistryContext) => providers.load(id),
    datasets: ({ id }: ProviderRow, _args: unknown, { datasetsOfProvider }: RegistryContext) =>
      datasetsOfProvider.load(id),
  },
  Dataset: {
    __resolveReference: ({ id }: ById, { datasets }: RegistryContext) => datasets.load(id),
    provider: ({ providerId }: DatasetEntry, _args: unknown, { providers }: RegistryContext) =>
      providers.load(providerId),
    accessTerms: ({ id }: DatasetEntry, _args: unknown, { accessTerms }: RegistryContext) =>
      accessTerms.load(id),
    interoperabilityTier: async (
      { providerId }: DatasetEntry,
      _args: unknown,
      { providers }: RegistryContext,
    ) => (await providers.load(providerId))?.tier,
  },
};

/** What the registry answers; GraphQL reads all other fields off the rows. */
export function createRegistryResolvers(policies: ReadonlyMap<string, readonly string[]>) {
  const demonstrationPolicy = ({ id }: ProviderRow): readonly string[] | null =>
    policies.get(id) ?? null;
  return { ...resolvers, Provider: { ...resolvers.Provider, demonstrationPolicy } };
}
