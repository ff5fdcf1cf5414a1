import { CodedError } from '#schema/kernel/errors.ts';

import type { ActivitySource } from './account-parts.ts';
import { readActivityCursor, writeActivityCursor } from './activity-cursor.ts';
import { describeActivity } from './describe-activity.ts';

/** As GraphQL gives them. */
export interface ActivityArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

const maxRows = 100;
const defaultRows = 50;

/**
 * A page of activities. PAGE_SIZE_LIMIT or BAD_USER_INPUT for a size off 1 to 100, CURSOR_INVALID for a cursor that is none. `tellRules`
 * is for operators.
 */
export async function pageOfActivity(
  { read }: ActivitySource,
  { first, after, caller }: ActivityArguments & { readonly caller: string | null },
  tellRules: boolean,
) {
  const size = sizeOf(first ?? defaultRows);
  const behind = after == null ? null : readActivityCursor(after);
  const rows = await read({ pseudonym: caller, first: size + 1, after: behind });
  const edges = rows
    .slice(0, size)
    .map((row) => ({ cursor: writeActivityCursor(row), node: describeActivity(row, tellRules) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function sizeOf(first: number): number {
  if (first > maxRows) {
    throw new CodedError('PAGE_SIZE_LIMIT', `A page has at most ${maxRows} rows: ask for fewer.`);
  }
  if (first >= 1) return first;
  throw new CodedError('BAD_USER_INPUT', 'A page has at least one row: ask for 1 or more.');
}
