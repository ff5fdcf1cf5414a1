import { CodedError } from '#schema/kernel/errors.ts';
import { requirePageSize } from '#schema/wire/page-size.ts';

import type { ListOrder } from '../search/catalogue-search.ts';
import type { Match } from '../search/select-rows.ts';

/** Arguments of a listing, coerced by GraphQL. */
export interface PageArguments {
  readonly filter?: unknown;
  readonly orderBy?: { readonly by: string; readonly direction: string } | null;
  readonly first?: number | null;
  readonly after?: string | null;
  readonly asOf?: string | null;
  readonly match?: Match | null;
  /** Whether a criterion that cannot be applied exactly is refused. */
  readonly strict?: boolean | null;
  /** Rows to send; as many as keys when absent. */
  readonly rows?: number | null;
}

/** A page's size and order. */
export interface PageShape {
  readonly first: number;
  readonly rows: number;
  readonly order: ListOrder;
  readonly match: Match;
}

const defaultFirst = 50;
const mostIds = 500;

/** Size and order of a page. Throws PAGE_SIZE_LIMIT or BAD_USER_INPUT for a size off 1 to 100. */
export function readPageShape({ first, rows, orderBy, match }: PageArguments): PageShape {
  const size = requirePageSize('"first"', first ?? defaultFirst);
  return {
    first: size,
    rows: Math.max(0, Math.min(rows ?? size, size)),
    order: { by: orderBy?.by ?? 'ID', descending: orderBy?.direction === 'DESC' },
    match: match ?? 'CERTAIN',
  };
}

/** Throws ARGUMENT_LIMIT for a list that is too long. */
export function checkIds(ids: readonly string[]): void {
  if (ids.length <= mostIds) return;
  const message = `${ids.length} ids were asked for: ask for at most ${mostIds} at once.`;
  throw new CodedError('ARGUMENT_LIMIT', message);
}
