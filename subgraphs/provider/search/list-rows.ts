import type { SortKeyValue } from '#schema/wire/position.ts';

import type { ListAnswer, Listing, ListOrder, ListQuestion } from './catalogue-search.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';
import { selectPage, startBehind, type RowOrder } from './select-page.ts';
import { goesByRank, readSortKeys, toSortKey } from './sort-keys.ts';

/** The order of a listing's rows. */
export type OrderOf = (listing: Listing, order: ListOrder) => RowOrder;

/** Orders of rows; sort keys are read once for each listing and field. */
export function createOrders(tables: ReleaseTables): OrderOf {
  const kept = new Map<string, Float64Array>();
  return (listing, order) => {
    const ranks = tables.columns(tableOfListing[listing]).integers('uidRank');
    if (goesByRank(order)) return { keys: null, ranks, descending: order.descending };
    const name = `${listing} ${order.by}`;
    const keys = kept.get(name) ?? readSortKeys(listing, order.by, tables);
    kept.set(name, keys);
    return { keys, ranks, descending: order.descending };
  };
}

/** The page that a question asks for, of rows that match its filter. */
export function listRows(
  question: ListQuestion,
  matching: Int32Array,
  tables: ReleaseTables,
  orderOf: OrderOf,
): ListAnswer {
  const { listing, order, first, after } = question;
  const rowOrder = orderOf(listing, order);
  const start = after === null ? null : startBehind(after, order);
  const found = selectPage(matching, rowOrder, start, first + 1);
  const page = found.subarray(0, first);
  const identities = tables.columns(tableOfListing[listing]).integers('identity');
  const { keys } = rowOrder;
  return {
    identities: page.map((row) => identities[row]!),
    keys: Array.from(page, (row): SortKeyValue => (keys === null ? null : toSortKey(keys[row]!))),
    hasMore: found.length > first,
  };
}
