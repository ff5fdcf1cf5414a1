/** What rows are ordered by. Null stands last in both directions. */
export type SortKeyValue = number | string | null;

/**
 * Where a provider is to go on in a listing, as the gateway sends it in `after`: JSON of this.
 * With `id`, behind the row of that local id; without, behind all rows of that key (`past: true`) or
 * before the first of them (`past: false`).
 */
export interface Position {
  /** Sort key of the row that was last seen. */
  readonly key: SortKeyValue;
  /** Its local id. */
  readonly id?: string;
  /** Whether rows with this very key are behind us; absent where `id` says. */
  readonly past?: boolean;
  /** Local id of the row whose nested list this is; absent at the root. */
  readonly parent?: string;
}

/** JSON form of a position, for the `after` argument between gateway and provider. */
export function writePosition(position: Position): string {
  return JSON.stringify(position);
}

/** Reads a position; null where it is none. */
export function readPosition(text: string): Position | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('key' in value)) return null;
  const { key, id, past, parent } = value as Record<string, unknown>;
  if (key !== null && typeof key !== 'number' && typeof key !== 'string') return null;
  if (id !== undefined && typeof id !== 'string') return null;
  if (past !== undefined && typeof past !== 'boolean') return null;
  if (parent !== undefined && typeof parent !== 'string') return null;
  return {
    key,
    ...(id === undefined ? {} : { id }),
    ...(past === undefined ? {} : { past }),
    ...(parent === undefined ? {} : { parent }),
  };
}

/** Orders two sort keys: numbers by size, strings by code unit, null last whichever way. */
export function compareSortKeys(a: SortKeyValue, b: SortKeyValue, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const order = a < b ? -1 : 1;
  return descending ? -order : order;
}
