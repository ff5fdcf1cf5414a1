import type { ProviderAccess } from '../access/provider-access.ts';
import type { CountedPart } from '../disclosure/counted-part.ts';
import { exact } from '../disclosure/exact.ts';
import { rounded } from '../disclosure/rounded.ts';
import type { RestrictedSearches } from '../search/restricted-searches.ts';

/**
 * What of a release a caller may count: datasets whose rows they may list exactly, the others under disclosure control, each by
 * itself, so that what is known of the one takes nothing away from what is said of the other.
 */
export function partsOf(
  { records, counts }: Pick<ProviderAccess, 'records' | 'counts'>,
  searches: RestrictedSearches,
  release: number,
): readonly CountedPart[] {
  const parts = [
    { disclosure: exact, of: records },
    { disclosure: rounded, of: new Set([...counts].filter((dataset) => !records.has(dataset))) },
  ];
  return parts
    .filter(({ of }) => of.size > 0)
    .map(({ disclosure, of }) => ({
      disclosure,
      datasets: [...of].toSorted(),
      view: searches.within(of).at(release),
    }));
}

/** All that a provider holds, as it is told to everybody. */
export function publicPart({ whole, datasets }: RestrictedSearches, release: number): CountedPart {
  return { disclosure: rounded, datasets: [...datasets].toSorted(), view: whole.at(release) };
}
