import { CodedError } from '#schema/kernel/errors.ts';
import { type Position, readPosition } from '#schema/wire/position.ts';

import type { Listing, ListOrder, ResolvedPosition } from '../search/catalogue-search.ts';
import { tableOfListing } from '../search/release-tables.ts';
import type { ServingContext } from './serving-context.ts';

/** Reads `after`; null without one. Throws CURSOR_INVALID for what is no position. */
export function readAfter(after: string | null | undefined): Position | null {
  if (after == null) return null;
  const position = readPosition(after);
  if (position === null) {
    throw new CodedError('CURSOR_INVALID', 'The cursor is not one that this provider gave out.');
  }
  return position;
}

/** Throws CURSOR_MISMATCH for a position in another list than that of this parent (none at the root). */
export function checkParent(position: Position | null, parent: string | undefined): void {
  if (position === null || position.parent === parent) return;
  throw new CodedError('CURSOR_MISMATCH', 'The cursor belongs to the list of another parent.');
}

/** Finds the rank of a position's thing by uid, in at most two indexed statements. */
export async function resolvePosition(
  context: ServingContext,
  listing: Listing,
  order: ListOrder,
  position: Position | null,
): Promise<ResolvedPosition | null> {
  if (position === null) return null;
  const keyAsUid =
    order.by === 'UID' && typeof position.key === 'string' ? position.key : undefined;
  const uid = position.id ?? keyAsUid;
  if (uid === undefined) return position;
  type Found = { identity: number };
  const table = tableOfListing[listing];
  const exact = `select identity from ${table} where uid = ? limit 1`;
  const own = await context.lookUp<Found>(exact, [uid]);
  const { search, bytewise } = context;
  if (own !== undefined) {
    return { ...position, rank: search.rankOf(listing, own.identity), rankIsOf: true };
  }
  const ordered = `uid${bytewise}`;
  const behind = `select identity from ${table} where ${ordered} > ? order by ${ordered} limit 1`;
  const next = await context.lookUp<Found>(behind, [uid]);
  const rank =
    next === undefined ? search.thingsOf(listing) : search.rankOf(listing, next.identity);
  return { ...position, rank, rankIsOf: false };
}
