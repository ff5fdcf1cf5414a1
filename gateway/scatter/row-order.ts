import { compareSortKeys, type SortKeyValue } from '#schema/wire/position.ts';

/** A row of a merged listing, named. */
export interface RowPosition {
  readonly key: SortKeyValue;
  /** Whose row it is. */
  readonly provider: string;
  /** Its local id. */
  readonly id: string;
}

/**
 * Orders sort keys as the whole listing has them; numbers come before strings should providers disagree on
 * what a key is, so that the order stays total.
 */
export function compareKeys(a: SortKeyValue, b: SortKeyValue, descending: boolean): number {
  if (typeof a !== typeof b && a !== null && b !== null) return typeof a === 'number' ? -1 : 1;
  return compareSortKeys(a, b, descending);
}

/** Orders rows by key, then provider; 0 for two rows of one provider with equal keys, whose order only it knows. */
export function compareRows(a: RowPosition, b: RowPosition, descending: boolean): number {
  const byKey = compareKeys(a.key, b.key, descending);
  if (byKey !== 0 || a.provider === b.provider) return byKey;
  return a.provider < b.provider ? -1 : 1;
}

/** Whether a value is a list of sort keys in their order. */
export function areSortedKeys(keys: unknown, descending: boolean): keys is SortKeyValue[] {
  return (
    Array.isArray(keys) &&
    keys.every(isKey) &&
    keys.every((key, index) => {
      const before = keys[index - 1];
      return before === undefined || compareKeys(before, key, descending) <= 0;
    })
  );
}

function isKey(value: unknown): value is SortKeyValue {
  return value === null || typeof value === 'number' || typeof value === 'string';
}
