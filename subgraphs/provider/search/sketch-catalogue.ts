import type {
  ListingSketch,
  ProviderSketches,
  QuantileSketch,
  ValueSketch,
} from '#schema/wire/sketch.ts';

import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import type { Listing } from './catalogue-search.ts';
import type { LatestRelease } from './latest-release.ts';
import { type SketchDensity, sketchKeys, spacePlaces } from './quantiles.ts';
import { readFilter } from './read-filter.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';
import { createRowSelector, type SelectRows } from './select-rows.ts';
import { numericOrders, readSortKeys, uidOrders } from './sort-keys.ts';

const densityOfListing: SketchDensity = { even: 32, perHalving: 4 };
const densityOfValue: SketchDensity = { even: 8, perHalving: 2 };
const valuesOfField = 40;

const seriesFields = [
  'modality',
  'bodyPart',
  'manufacturer',
  'derived',
  'licence',
  'sourceDoi',
] as const;
const fields: Readonly<Record<Listing, readonly string[]>> = {
  subjects: ['dataset', 'sex', ...seriesFields],
  studies: ['dataset', 'sex', ...seriesFields],
  series: ['dataset', 'sex', ...seriesFields],
  annotations: ['dataset', 'kind', 'method', 'sourceDoi'],
};

interface Sketching {
  readonly tables: ReleaseTables;
  readonly select: SelectRows;
  readonly store: CatalogueStore;
}

type OrderKeys = readonly (readonly [string, Float64Array])[];

/** How a provider's rows of its latest release spread over sort keys and filter values. Reads some uids of each listing from the database. */
export async function sketchCatalogue(
  { providerId, release, tables }: LatestRelease,
  store: CatalogueStore,
): Promise<ProviderSketches> {
  const sketching = { tables, select: createRowSelector(tables), store };
  const listings: Record<string, ListingSketch> = {};
  for (const listing of Object.keys(fields) as Listing[]) {
    listings[listing] = await sketchListing(listing, sketching);
  }
  return { provider: providerId, release, listings };
}

async function sketchListing(listing: Listing, sketching: Sketching): Promise<ListingSketch> {
  const { tables, select } = sketching;
  const rows = select(tableOfListing[listing], { kind: 'all' }, 'CERTAIN');
  const keys = numericOrders[listing].map((by) => [by, readSortKeys(listing, by, tables)] as const);
  const orders = sketchOrders(keys, rows, densityOfListing);
  const uids = uidOrders.has(listing)
    ? { UID: await readUidQuantiles(listing, rows, sketching) }
    : {};
  const values: Record<string, Record<string, ValueSketch>> = {};
  for (const field of fields[listing]) {
    values[field] = sketchField(listing, field, keys, sketching);
  }
  return { rows: rows.length, orders: { ...orders, ...uids }, values };
}

function sketchOrders(
  keys: OrderKeys,
  rows: Int32Array,
  density: SketchDensity,
): Record<string, QuantileSketch> {
  return Object.fromEntries(keys.map(([by, values]) => [by, sketchKeys(values, rows, density)]));
}

function sketchField(
  listing: Listing,
  field: string,
  keys: OrderKeys,
  { tables, select }: Sketching,
): Record<string, ValueSketch> {
  const matching = listValues(listing, field, tables).map((value): [string, Int32Array] => {
    const eq = field === 'derived' ? value === 'true' : value;
    return [
      value,
      select(tableOfListing[listing], readFilter(listing, { [field]: { eq } }), 'CERTAIN'),
    ];
  });
  const largest = matching
    .filter(([, rows]) => rows.length > 0)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, valuesOfField);
  return Object.fromEntries(
    largest.map(([value, rows]): [string, ValueSketch] => [
      value,
      { rows: rows.length, orders: sketchOrders(keys, rows, densityOfValue) },
    ]),
  );
}

/** All values that a field has in any release. */
function listValues(listing: Listing, field: string, tables: ReleaseTables): string[] {
  if (field === 'derived') return ['false', 'true'];
  const table =
    field === 'sex' ? 'subject' : listing === 'annotations' ? 'imaging_annotation' : 'series';
  const column = tables.columns(table).codes(field === 'dataset' ? 'datasetId' : field);
  return Array.from({ length: column.size }, (_, code) => column.valueOf(code));
}

async function readUidQuantiles(
  listing: Listing,
  rows: Int32Array,
  { tables, store }: Sketching,
): Promise<QuantileSketch> {
  const table = tableOfListing[listing];
  const ranks = tables.columns(table).integers('uidRank');
  const sorted = rows.map((row) => ranks[row]!).sort();
  const places = spacePlaces(sorted.length, densityOfListing);
  const wanted = new Set(places.map((place) => sorted[place]!));
  const keys = Array.from(
    rows.filter((row) => wanted.has(ranks[row]!)),
    (row) => row + 1,
  );
  const found = await store.allWhereIn<{ uid: string }>(`select uid from ${table}`, 'key', keys);
  const quantiles = found.map((row) => row.uid).toSorted((a, b) => (a < b ? -1 : 1));
  return { nulls: 0, quantiles, ranks: places };
}
