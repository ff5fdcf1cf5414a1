import type { ProviderColumns } from '../columns/provider-columns.ts';
import type { CatalogueSearch, Listing, ReleaseView } from './catalogue-search.ts';
import { createReleaseView } from './release-view.ts';
import { once } from './once.ts';
import { tableOfListing } from './release-tables.ts';
import { resolveRelease } from './resolve-release.ts';
import { combineSeries, type SeriesCombinations } from './series-combinations.ts';

/** Views of releases before the latest that are kept; the one used longest ago goes first. */
const keptViews = 3;

/** Searches a provider's frozen columns; whoever searches them under several restrictions combines their series once. */
export function createCatalogueSearch(
  columns: ProviderColumns,
  combinations: () => SeriesCombinations = once(() => combineSeries(columns.tables.series)),
): CatalogueSearch {
  const { tables, releases } = columns;
  const latest = releases.at(-1);
  const views = new Map<number, ReleaseView>();
  const at = (number: number): ReleaseView => {
    const release = releases.find((published) => published.number === number);
    if (release === undefined) throw new RangeError(`there is no release ${number}`);
    // Counted of the latest alone.
    const unmapped = release === latest ? columns.unmapped : {};
    const view =
      views.get(number) ?? createReleaseView({ tables, unmapped }, release, combinations);
    views.delete(number);
    views.set(number, view);
    const old = [...views.keys()].filter((kept) => kept !== latest?.number);
    if (old.length > keptViews) views.delete(old[0]!);
    return view;
  };
  return {
    providerId: columns.providerId,
    releases,
    sketches: columns.sketches,
    values: columns.values,
    unmapped: columns.unmapped,
    releaseAt: (date) => resolveRelease(releases, date),
    thingsOf: (listing) => tables[tableOfListing[listing]].things,
    rankOf: (listing, identity) => rankOf(columns, listing, identity),
    at,
  };
}

function rankOf({ tables }: ProviderColumns, listing: Listing, identity: number): number {
  const table = tables[tableOfListing[listing]];
  const identities = table.integers('identity');
  let low = 0;
  let high = table.rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (identities[middle]! < identity) low = middle + 1;
    else high = middle;
  }
  return table.integers('uidRank')[low] ?? table.things;
}
