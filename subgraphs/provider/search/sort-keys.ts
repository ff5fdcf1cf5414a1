import { noInteger } from '../columns/column-layout.ts';
import type { SortKeyValue } from '#schema/wire/position.ts';
import type { Listing, ListOrder } from './catalogue-search.ts';
import { readNumbers } from './read-numbers.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';

/** Orders by number, by listing; beside them stand ID and UID, which go by rank alone. */
export const numericOrders: Readonly<Record<Listing, readonly string[]>> = {
  subjects: ['AGE', 'STUDIES', 'IMAGES'],
  studies: ['DAY', 'IMAGES', 'SERIES', 'SIZE'],
  series: ['DAY', 'INSTANCES', 'SIZE'],
  annotations: [],
};

/** Listings whose UID is a sort key. */
export const uidOrders: ReadonlySet<Listing> = new Set(['studies', 'series']);

/** Whether an order goes by rank alone, without a number as key. */
export function goesByRank(order: ListOrder): boolean {
  return order.by === 'ID' || order.by === 'UID';
}

/** Sort keys of all rows of a listing's table, NaN where null. Sums over a study's or subject's series are those of the release. */
export function readSortKeys(listing: Listing, by: string, tables: ReleaseTables): Float64Array {
  const columns = tables.columns(tableOfListing[listing]);
  if (!numericOrders[listing].includes(by))
    throw new RangeError(`${listing} are not ordered by ${by}`);
  if (by === 'AGE') return columns.numbers('ageYears');
  if (by === 'DAY') return toNumbers(columns.integers('day'));
  if (by === 'INSTANCES') return toNumbers(columns.integers('instanceCount'));
  if (listing === 'series') return columns.numbers('sizeMb');
  if (by === 'STUDIES') return Float64Array.from(readNumbers('studyCount', 'subject', tables));
  if (by === 'SERIES') return Float64Array.from(readNumbers('seriesCount', 'study', tables));
  const { images, sizeMb } = tables.sums(listing as 'subjects' | 'studies');
  return spread(by === 'IMAGES' ? images : sizeMb, columns.integers('identity'));
}

/** A key as the contract has it. */
export function toSortKey(key: number): SortKeyValue {
  return Number.isNaN(key) ? null : key;
}

function toNumbers(integers: Int32Array): Float64Array {
  const numbers = Float64Array.from(integers);
  for (let row = 0; row < numbers.length; row++)
    if (numbers[row] === noInteger) numbers[row] = Number.NaN;
  return numbers;
}

function spread(byIdentity: Int32Array | Float64Array, identities: Int32Array): Float64Array {
  const byRow = new Float64Array(identities.length);
  for (let row = 0; row < byRow.length; row++) byRow[row] = byIdentity[identities[row]!]!;
  return byRow;
}
