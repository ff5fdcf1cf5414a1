import type { ProviderAccess, Published } from '../access/provider-access.ts';
import type { CountedPart } from '../disclosure/counted-part.ts';
import type { Disclosure } from '../disclosure/disclosure.ts';
import { exact } from '../disclosure/exact.ts';
import { rounded } from '../disclosure/rounded.ts';
import type { RestrictedSearches } from '../search/restricted-searches.ts';

/** What counts go through, by what the provider has chosen. */
const controls: Readonly<Record<Published['disclosure'], Disclosure>> = { ROUNDED: rounded };

/**
 * What of a release a caller may count: datasets whose rows they may list together and exactly, each other one by itself under disclosure
 * control, so that what is known of the one, now or for another project, takes nothing away from what is said of the others.
 */
export function partsOf(
  { records, counts, published }: Pick<ProviderAccess, 'records' | 'counts' | 'published'>,
  searches: RestrictedSearches,
  release: number,
): readonly CountedPart[] {
  const others = [...counts].filter((dataset) => !records.has(dataset)).toSorted();
  const part = (disclosure: Disclosure, datasets: readonly string[]): CountedPart => {
    return { disclosure, datasets, view: searches.within(new Set(datasets)).at(release) };
  };
  return [
    ...(records.size === 0 ? [] : [part(exact, [...records].toSorted())]),
    ...others.map((dataset) => part(controls[published.disclosure], [dataset])),
  ];
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
