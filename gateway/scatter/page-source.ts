import { readPosition, type SortKeyValue } from '#schema/wire/position.ts';

import { BrokenAnswer } from './finish-owned.ts';
import type { ListingShape } from './listing-shape.ts';
import type { RosterEntry } from './provider-roster.ts';
import { isObject, type JsonObject } from './json-object.ts';
import type { ProviderReply } from './read-answer.ts';
import { areSortedKeys, type RowPosition } from './row-order.ts';

/** A row as a provider sent it. */
export interface SourceRow {
  /** The edge: `cursor`, and `n0`, `n1`, … for each selection of the row. */
  readonly edge: JsonObject;
  /** The provider's own cursor. */
  readonly cursor: string;
  readonly id: string;
  readonly key: SortKeyValue;
}

/** What one provider contributes to a page. */
export interface PageSource {
  readonly entry: RosterEntry;
  readonly provider: string;
  readonly start: RowPosition | null;
  readonly keys: readonly SortKeyValue[];
  /** Rows of the first keys. */
  readonly rows: SourceRow[];
  readonly hasMore: boolean;
  readonly release: number | null;
  /** The connection as it came; null where the provider has none at that date. */
  readonly connection: JsonObject | null;
}

/** Reads keys and rows of a first trip. Throws BrokenAnswer. */
export function readPageSource(
  { entry, start }: Pick<PageSource, 'entry' | 'start'>,
  { value, release }: ProviderReply,
  question: { readonly shape: ListingShape; readonly page: number; readonly descending: boolean },
): PageSource {
  const { shape } = question;
  const provider = entry.id;
  if (!isObject(value)) throw new BrokenAnswer(provider, 'a connection is no object');
  const source = { entry, provider, start, release, connection: value };
  if (!shape.needsKeys) return { ...source, keys: [], rows: [], hasMore: false };
  const { keys, hasMore } = readKeys(provider, value, question);
  const rows = shape.needsRows ? readRows(provider, value['edges']) : [];
  if (rows.length > keys.length || rows.some((row, index) => row.key !== keys[index])) {
    throw new BrokenAnswer(provider, 'rows do not fit the keys');
  }
  return { ...source, keys, rows, hasMore };
}

function readKeys(
  provider: string,
  { keys, pageInfo }: JsonObject,
  { page, descending }: { readonly page: number; readonly descending: boolean },
): Pick<PageSource, 'keys' | 'hasMore'> {
  if (!areSortedKeys(keys, descending) || keys.length > page) {
    throw new BrokenAnswer(provider, 'keys are no sorted list');
  }
  const hasMore = isObject(pageInfo) ? pageInfo['hasNextPage'] : undefined;
  if (typeof hasMore !== 'boolean' || (hasMore && keys.length < page)) {
    throw new BrokenAnswer(provider, 'hasNextPage does not fit the keys');
  }
  return { keys, hasMore };
}

/** Reads the edges of a connection. Throws BrokenAnswer. */
export function readRows(provider: string, edges: unknown): SourceRow[] {
  if (!Array.isArray(edges)) throw new BrokenAnswer(provider, 'edges are no list');
  return edges.map((edge: unknown) => {
    if (!isObject(edge)) throw new BrokenAnswer(provider, 'an edge is no object');
    const { cursor } = edge;
    const position = typeof cursor === 'string' ? readPosition(cursor) : null;
    if (typeof cursor !== 'string' || position?.id === undefined) {
      throw new BrokenAnswer(provider, 'a cursor names no row');
    }
    return { edge, cursor, id: position.id, key: position.key };
  });
}
