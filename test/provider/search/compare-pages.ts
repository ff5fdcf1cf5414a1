import assert from 'node:assert/strict';

import type {
  CatalogueSearch,
  Listing,
  ReleaseView,
  ResolvedPosition,
} from '#provider/search/catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';

import type { FilterDraw } from './draw-filters.ts';
import { sqlTables, type SqlOracle } from './sql-oracle.ts';

/** A release, asked of columns and of SQL. */
export interface TwoWays {
  readonly view: ReleaseView;
  readonly sql: SqlOracle;
  readonly draw: FilterDraw;
  readonly search: CatalogueSearch;
}

/** Reads all pages of a random listing, each of another size, and compares them with one ORDER BY. */
export async function comparePages(listing: Listing, ways: TwoWays): Promise<void> {
  const { view, sql, draw } = ways;
  const filter = draw.filter(listing);
  const order = draw.order(listing);
  const expected = await sql.list(listing, filter, order);
  const said = JSON.stringify({ listing, filter, order, release: view.release.number });
  const criterion = readFilter(listing, filter);
  const identities: number[] = [];
  const keys: unknown[] = [];
  let after: ResolvedPosition | null = null;
  for (let more = true; more;) {
    const first = identities.length > 300 ? 100_000 : 1 + draw.upTo(40);
    const page = view.list({ listing, filter: criterion, match: 'CERTAIN', order, first, after });
    identities.push(...page.identities);
    keys.push(...page.keys);
    more = page.hasMore;
    if (more)
      after = await positionBehind(
        page.identities.at(-1)!,
        page.keys.at(-1) ?? null,
        listing,
        ways,
      );
    if (more && order.by === 'UID' && after) after = { ...after, key: after.id ?? null };
  }
  assert.deepEqual(
    identities,
    expected.map((row) => row.identity),
    said,
  );
  const byRank = order.by === 'ID' || order.by === 'UID';
  assert.deepEqual(
    keys,
    expected.map((row) => (byRank ? null : row.sort_key)),
    said,
  );
  assert.equal(view.count(listing, criterion).certain, expected.length, said);
}

async function positionBehind(
  identity: number,
  key: number | string | null,
  listing: Listing,
  { sql, search }: TwoWays,
): Promise<ResolvedPosition> {
  const [row] = await sql.all<{ uid: string }>(
    `select uid from ${sqlTables[listing]} where identity = ?`,
    [identity],
  );
  const uid = row?.uid ?? '';
  const rank = search.rankOf(listing, identity);
  assert.equal(rank, (await sql.rank(listing, uid)).rank);
  return { key, id: uid, rank, rankIsOf: true };
}

const nowhere = { identity: -1, uid: 'x', sort_key: null };

/** Compares one page behind a random place: a row, an id that nobody has, before or behind a key. */
export async function comparePositions(listing: Listing, ways: TwoWays): Promise<void> {
  const { view, sql, draw } = ways;
  const filter = draw.filter(listing);
  const order = draw.order(listing);
  const rows = await sql.list(listing, filter, order);
  const place = draw.one(rows.length === 0 ? [nowhere] : rows);
  const uid = draw.one([place.uid, `${place.uid}.1`, place.uid.slice(0, -1)]);
  const key = order.by === 'UID' ? uid : place.sort_key;
  const at = draw.one([{ id: uid }, { past: true }, { past: false }]);
  const resolved = order.by === 'UID' || 'id' in at ? await sql.rank(listing, uid) : {};
  const after: ResolvedPosition = { key, ...at, ...resolved };
  const isBehind = (row: (typeof rows)[number]): boolean => {
    const byKey = order.by === 'ID' ? 0 : compare(row.sort_key, key, order.descending);
    if (byKey !== 0) return byKey > 0;
    if (!('id' in at)) return !at.past;
    return order.by === 'ID' && order.descending ? row.uid < uid : row.uid > uid;
  };
  const first = 1 + draw.upTo(60);
  const page = view.list({
    listing,
    filter: readFilter(listing, filter),
    match: 'CERTAIN',
    order,
    first,
    after,
  });
  const expected = rows.filter(isBehind);
  assert.deepEqual(
    [[...page.identities], page.hasMore],
    [expected.slice(0, first).map((row) => row.identity), expected.length > first],
    JSON.stringify({ listing, filter, order, after, release: view.release.number }),
  );
}

function compare(
  a: number | string | null,
  b: number | string | null,
  descending: boolean,
): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b === descending ? 1 : -1;
}
