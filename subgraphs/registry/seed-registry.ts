import { openRegistryStore, type RegistryLocation } from './catalogue/open-registry-store.ts';
import { readProviderIds } from './catalogue/read-entries.ts';
import { putEntry, removeEntry, replaceEntries } from './catalogue/write-entries.ts';
import { describeProvider, type RegistrySource } from './entries/describe-provider.ts';
import type { ProviderDeal } from './entries/source-description.ts';

/** Fills the registry with these providers, in the place of all that were there. */
export async function seedRegistry(
  location: RegistryLocation,
  deals: readonly ProviderDeal[],
  source: RegistrySource,
): Promise<void> {
  await using store = await openRegistryStore(location);
  await replaceEntries(
    store,
    deals.map((deal) => describeProvider(deal, source)),
  );
}

/** Ids of the providers that the registry describes; none where there is no registry yet. */
export async function registeredProviders(location: RegistryLocation): Promise<readonly string[]> {
  await using store = await openRegistryStore(location);
  return await readProviderIds(store);
}

/** Enters one more provider, or anew one that is there. */
export async function joinProvider(
  location: RegistryLocation,
  deal: ProviderDeal,
  source: RegistrySource,
): Promise<void> {
  await using store = await openRegistryStore(location);
  await putEntry(store, describeProvider(deal, source));
}

/** Strikes out a provider and its datasets; false where there is none of that id. */
export async function leaveProvider(
  location: RegistryLocation,
  providerId: string,
): Promise<boolean> {
  await using store = await openRegistryStore(location);
  return await removeEntry(store, providerId);
}
