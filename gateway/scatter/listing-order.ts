import { isObject } from './json-object.ts';

/** The order of a listing. */
export interface ListingOrder {
  /** Enum value of the sort field; empty where the listing has but one order. */
  readonly by: string;
  readonly descending: boolean;
}

/** Reads the value of an `orderBy` argument: `{ by, direction }`, ascending where it does not say. */
export function readOrder(value: unknown): ListingOrder {
  if (!isObject(value)) return { by: '', descending: false };
  const { by, direction } = value;
  return { by: typeof by === 'string' ? by : '', descending: direction === 'DESC' };
}
