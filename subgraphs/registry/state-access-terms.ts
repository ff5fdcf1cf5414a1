import { replaceAccessTerms } from './catalogue/access-terms-statements.ts';
import { openRegistryStore, type RegistryLocation } from './catalogue/open-registry-store.ts';
import type { AccessTermsByDataset } from './entries/access-terms.ts';

/** Lets the registry say these access terms, in the place of all that it said; of every other dataset it says those that nobody stated. */
export async function stateAccessTerms(
  location: RegistryLocation,
  terms: AccessTermsByDataset,
): Promise<void> {
  await using store = await openRegistryStore(location);
  await replaceAccessTerms(store, terms);
}
