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

/** What each field of a position may be. */
const fieldKinds: Readonly<Record<keyof Position, readonly string[]>> = {
  key: ['null', 'number', 'string'],
  id: ['undefined', 'string'],
  past: ['undefined', 'boolean'],
  parent: ['undefined', 'string'],
};

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
  const given = value as Record<string, unknown>;
  for (const [name, kinds] of Object.entries(fieldKinds)) {
    const field = given[name];
    if (!kinds.includes(field === null ? 'null' : typeof field)) return null;
  }
  const known = Object.keys(fieldKinds).filter((name) => given[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, given[name]])) as unknown as Position;
}

/** Orders two sort keys: numbers by size, strings by code unit, null last whichever way. */
export function compareSortKeys(a: SortKeyValue, b: SortKeyValue, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const order = a < b ? -1 : 1;
  return descending ? -order : order;
}
