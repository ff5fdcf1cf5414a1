import type { ListingOrder } from './listing-order.ts';
import type { ListingPosition } from './listing-position.ts';
import type { ListingPlan } from './root-plan.ts';
import type { RowPosition } from './row-order.ts';

/** Where a provider stands before a page. */
export interface PlaceBefore {
  readonly id: string;
  readonly start: RowPosition | null;
}

/** A page that is being gathered. */
export interface PageQuestion {
  readonly plan: ListingPlan;
  readonly shape: ListingPlan['shape'];
  readonly order: ListingOrder;
  readonly descending: boolean;
  readonly page: number;
  readonly position: ListingPosition;
  /** Name under which keys of this page may be remembered. */
  readonly hintKey: string;
  /** Cursor of the page's end, once it is written. */
  readonly end: { token: string | null };
}
