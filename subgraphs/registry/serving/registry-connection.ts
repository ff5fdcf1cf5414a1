import { CodedError } from '#schema/kernel/errors.ts';

import type { Listed, Listing } from '../catalogue/read-entries.ts';
import { readCursor, writeCursor, type ListingName } from './listing-cursor.ts';

const largestPage = 200;
const defaultPage = 50;

/** Arguments of a connection field. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page as the schema's connections have it. */
export interface RegistryConnection<Row> {
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

/** One page of a listing by id. PAGE_TOO_LARGE, BAD_USER_INPUT or a cursor's error where the arguments are wrong. */
export async function toConnection<Row extends { readonly id: string }>(
  name: ListingName,
  page: PageArguments,
  list: (listing: Listing) => Promise<Listed<Row>>,
): Promise<RegistryConnection<Row>> {
  const first = readFirst(page.first);
  const afterId = page.after == null ? null : readCursor(name, page.after);
  const { rows, total } = await list({ limit: first + 1, afterId });
  const nodes = rows.slice(0, first);
  const edges = nodes.map((node) => ({ cursor: writeCursor(name, node.id), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: false,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: total,
  };
}

function readFirst(first: number | null | undefined): number {
  const size = first ?? defaultPage;
  if (size > largestPage) {
    throw new CodedError(
      'PAGE_TOO_LARGE',
      `Ask for at most ${largestPage} rows a page, and continue by cursor.`,
    );
  }
  if (size < 1)
    throw new CodedError('BAD_USER_INPUT', 'Ask for at least 1 row: `first` is below 1.');
  return size;
}
