import { listDatasets, listProviders, type DatasetSelection } from '../catalogue/read-entries.ts';
import type { ProviderRow } from '../catalogue/provider.entity.ts';
import type { DatasetEntry } from '../entries/registry-entry.ts';
import { toConnection, type PageArguments } from './registry-connection.ts';
import type { RegistryContext } from './registry-context.ts';

interface ById {
  readonly id: string;
}

/** What the registry answers; GraphQL reads all other fields off the rows. */
export const registryResolvers = {
  Query: {
    providers: (
      _root: unknown,
      args: PageArguments & { readonly ids?: readonly string[] | null },
      { em }: RegistryContext,
    ) => {
      const ids = args.ids ?? null;
      return toConnection({ field: 'providers', filter: ids }, args, (listing) =>
        listProviders(em, listing, ids),
      );
    },
    provider: (_root: unknown, { id }: ById, { providers }: RegistryContext) => providers.load(id),
    datasets: (
      _root: unknown,
      args: PageArguments & { readonly filter?: DatasetSelection | null },
      { em }: RegistryContext,
    ) => {
      const filter = args.filter ?? {};
      return toConnection({ field: 'datasets', filter }, args, (listing) =>
        listDatasets(em, listing, filter),
      );
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
    interoperabilityTier: async (
      { providerId }: DatasetEntry,
      _args: unknown,
      { providers }: RegistryContext,
    ) => (await providers.load(providerId))?.tier,
  },
};
