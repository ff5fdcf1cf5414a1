import type { ProviderAccess, Published } from '../access/provider-access.ts';
import type { CountedPart } from '../disclosure/counted-part.ts';
import type { Disclosure } from '../disclosure/disclosure.ts';
import { exact } from '../disclosure/exact.ts';
import { rounded } from '../disclosure/rounded.ts';
import type { RestrictedSearches } from '../search/restricted-searches.ts';

/** What counts go through, by what the provider has chosen. */
const controls: Readonly<Record<Published['disclosure'], Disclosure>> = { ROUNDED: rounded };

/**
 * What of a release a caller may count: datasets whose rows they may list exactly, the others under disclosure control, each by
 * itself, so that what is known of the one takes nothing away from what is said of the other.
 */
export function partsOf(
  { records, counts, published }: Pick<ProviderAccess, 'records' | 'counts' | 'published'>,
  searches: RestrictedSearches,
  release: number,
): readonly CountedPart[] {
  const others = new Set([...counts].filter((dataset) => !records.has(dataset)));
  const parts = [
    { disclosure: exact, of: records },
    { disclosure: controls[published.disclosure], of: others },
  ];
  return parts
    .filter(({ of }) => of.size > 0)
    .map(({ disclosure, of }) => ({
      disclosure,
      datasets: [...of].toSorted(),
      view: searches.within(of).at(release),
    }));
}

/**
 * What everybody is told of: all that the provider holds of datasets that may be counted at all. Each is a part of its own, since others may
 * list it, and would take it away from what is said of several.
 */
export function publicParts(
  { countable, published }: Pick<ProviderAccess, 'countable' | 'published'>,
  searches: RestrictedSearches,
  release: number,
): readonly CountedPart[] {
  const told = [...searches.datasets].filter(countable).toSorted();
  return told.map((dataset) => ({
    disclosure: controls[published.disclosure],
    datasets: [dataset],
    view: searches.within(new Set([dataset])).at(release),
  }));
}
