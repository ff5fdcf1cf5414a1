import type { ProviderColumns } from '../columns/provider-columns.ts';
import { restrictToDatasets } from '../columns/restrict-datasets.ts';
import type { CatalogueSearch } from './catalogue-search.ts';
import { createCatalogueSearch } from './create-catalogue-search.ts';
import { once } from './once.ts';
import { combineSeries } from './series-combinations.ts';

/** A provider's catalogue, whole and as who may know of some datasets only sees it. */
export interface RestrictedSearches {
  readonly whole: CatalogueSearch;
  /** Local ids of the datasets that have rows. */
  readonly datasets: ReadonlySet<string>;
  /** The search over these datasets; of what the provider does not have nothing comes. */
  readonly within: (datasets: ReadonlySet<string>) => CatalogueSearch;
}

/** Searches of several datasets that are kept; the one used longest ago goes first. */
const keptSearches = 8;

/** Searches a provider's frozen columns, for callers of every access. Who may know of all datasets searches without a restriction. */
export function createRestrictedSearches(columns: ProviderColumns): RestrictedSearches {
  const combinations = once(() => combineSeries(columns.tables.series));
  const whole = createCatalogueSearch(columns, combinations);
  const { size, valueOf } = columns.tables.subject.codes('datasetId');
  const all = Array.from({ length: size }, (_, code) => valueOf(code));
  const kept = new Map<string, CatalogueSearch>();
  const single = new Map<string, CatalogueSearch>();
  const within = (datasets: ReadonlySet<string>): CatalogueSearch => {
    const known = all.filter((dataset) => datasets.has(dataset));
    if (known.length === all.length) return whole;
    const key = JSON.stringify(known);
    // What everybody is told is counted dataset by dataset: these are kept, and are together as much as the whole.
    const among = known.length === 1 ? single : kept;
    const search =
      among.get(key) ??
      createCatalogueSearch(restrictToDatasets(columns, new Set(known)), combinations);
    among.delete(key);
    among.set(key, search);
    if (kept.size > keptSearches) kept.delete(kept.keys().next().value!);
    return search;
  };
  return { whole, datasets: new Set(all), within };
}
