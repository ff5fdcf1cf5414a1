import { requirePageSize } from '#schema/wire/page-size.ts';

import { type ListingName, readCursor, writeCursor } from './listing-cursor.ts';

const defaultPage = 50;

/** Arguments of a connection field of a central subgraph. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Rows of a listing, with the number of all that it has. */
export interface ListedRows<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** A listing that is read page by page. */
export interface Listing<Row> extends ListingName {
  /** Where a row stands: no two rows have the same, and it says as much when the row is gone. */
  readonly positionOf: (row: Row) => string;
  /** The first rows behind a position, or from the start, at most so many. */
  readonly read: (
    limit: number,
    behind: string | null,
  ) => ListedRows<Row> | Promise<ListedRows<Row>>;
}

/** A page as the connections of registry and vocabulary have it. */
export interface ListingPage<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly nodes: readonly Row[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/** One page of a listing. PAGE_SIZE_LIMIT or BAD_USER_INPUT off 1 to 100 rows; CURSOR_INVALID or CURSOR_MISMATCH for a cursor that is none of its own. */
export async function readPage<Row>(
  listing: Listing<Row>,
  { first, after }: PageArguments,
): Promise<ListingPage<Row>> {
  const size = requirePageSize('"first"', first ?? defaultPage);
  const behind = after == null ? null : readCursor(listing, after);
  const { rows, total } = await listing.read(size + 1, behind);
  const nodes = rows.slice(0, size);
  const edges = nodes.map((node) => ({
    cursor: writeCursor(listing, listing.positionOf(node)),
    node,
  }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: false,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: total,
  };
}
