import type { Position } from '#schema/wire/position.ts';

import { compareRows, type RowPosition } from './row-order.ts';
import type { RosterEntry } from './provider-roster.ts';

/** Where a merged listing stands: behind one row, but for the providers that are behind. */
export interface ListingPosition {
  /** Highest joining number of the roster when this was written. */
  readonly sequence: number;
  /** Last row; null at the start. */
  readonly reached: RowPosition | null;
  /** Providers that failed or joined on the way and stand elsewhere; null: at their start. */
  readonly behind: ReadonlyMap<string, RowPosition | null>;
}

/** Where one provider of a page stood and whether it answered. */
export interface PageStart {
  readonly id: string;
  readonly start: RowPosition | null;
  readonly failed: boolean;
}

/** The row behind which this provider goes on; null: from its first. */
export function startOf(listing: ListingPosition, entry: RosterEntry): RowPosition | null {
  if (entry.joined > listing.sequence) return null;
  const own = listing.behind.get(entry.id);
  return own === undefined ? listing.reached : own;
}

/** The same for the provider itself, in its own terms. */
export function toProviderPosition(row: RowPosition | null, provider: string): Position | null {
  if (row === null) return null;
  if (row.provider === provider) return { key: row.key, id: row.id };
  return { key: row.key, past: provider < row.provider };
}

/** Moves a listing on, row by row of one page. */
export function createAdvance(
  before: ListingPosition,
  page: readonly PageStart[],
  sequence: number,
  descending: boolean,
): (row: RowPosition | null) => ListingPosition {
  // The others all stand at `reached` and move on with every row.
  const apart = page.filter((place) => place.failed || place.start !== before.reached);
  const asked = new Set(page.map((place) => place.id));
  const gone = [...before.behind].filter(([id]) => !asked.has(id));
  return (row) => {
    const reached = laterOf(before.reached, row, descending);
    const behind = new Map(gone);
    for (const place of apart) {
      const at = place.failed ? place.start : laterOf(place.start, row, descending);
      if (isBehind(place.id, at, reached, descending)) behind.set(place.id, at);
    }
    return { sequence, reached, behind };
  };
}

/** The later of two; of one provider's rows with equal keys the second, which was read after the first. */
function laterOf(
  before: RowPosition | null,
  row: RowPosition | null,
  descending: boolean,
): RowPosition | null {
  if (row === null || before === null) return row ?? before;
  return compareRows(before, row, descending) > 0 ? before : row;
}

function isBehind(
  provider: string,
  at: RowPosition | null,
  reached: RowPosition | null,
  descending: boolean,
): boolean {
  if (at === reached || reached === null) return false;
  if (at === null) return true;
  const order = compareRows(at, reached, descending);
  // Between other providers' rows of one key it stands in one place, between its own it does not.
  return order < 0 || (order === 0 && at.provider === provider && at.id !== reached.id);
}

const version = 1;
type WrittenRow = readonly [RowPosition['key'], string, string];

/** Text form, bound to a listing by `bind`. */
export function writeListing(listing: ListingPosition, bind: string): string {
  const behind = [...listing.behind].map(([id, row]) => [id, row === null ? 0 : writeRow(row)]);
  return JSON.stringify([
    version,
    bind,
    listing.sequence,
    listing.reached === null ? 0 : writeRow(listing.reached),
    behind,
  ]);
}

/** Reads what `writeListing` wrote; null where the text is another's, `mismatch` where it belongs to another listing. */
export function readListing(text: string, bind: string): ListingPosition | 'mismatch' | null {
  const [written, boundTo, sequence, reached, behind] = JSON.parse(text) as [
    number,
    string,
    number,
    WrittenRow | 0,
    [string, WrittenRow | 0][],
  ];
  if (written !== version) return null;
  if (boundTo !== bind) return 'mismatch';
  return {
    sequence,
    reached: reached === 0 ? null : readRow(reached),
    behind: new Map(behind.map(([id, row]) => [id, row === 0 ? null : readRow(row)])),
  };
}

function writeRow(row: RowPosition): WrittenRow {
  return [row.key, row.provider, row.id];
}

function readRow([key, provider, id]: WrittenRow): RowPosition {
  return { key, provider, id };
}
