import type { ListingSketch, QuantileSketch } from '#schema/wire/sketch.ts';

import { isObject } from './json-object.ts';

/** A sort key that is not null. */
export type PresentKey = number | string;

/** Rows with known quantiles. */
interface SpreadPart {
  /** Rows that have a key. */
  readonly present: number;
  readonly sketch: QuantileSketch;
}

/** How the rows of one provider that match a filter are expected to spread over the sort key. */
export interface RowSpread {
  readonly parts: readonly SpreadPart[];
  /** Rows that have a key. */
  readonly present: number;
  /** Rows that have none; they come last. */
  readonly nulls: number;
}

/** Reads the spread of a listing's rows from its sketch: the narrowest criterion gives the shape, the others thin it out. */
export function spreadOf(sketch: ListingSketch, by: string, filter: unknown): RowSpread {
  let narrowest:
    | readonly { readonly rows: number; readonly order: QuantileSketch | undefined }[]
    | null = null;
  let narrowestShare = 1;
  let share = 1;
  for (const values of matchingValues(sketch, filter)) {
    const rows = values.reduce((sum, value) => sum + value.rows, 0);
    const own = sketch.rows === 0 ? 0 : Math.min(1, rows / sketch.rows);
    share *= own;
    if (own <= narrowestShare) {
      narrowestShare = own;
      narrowest = values.map((value) => ({ rows: value.rows, order: value.orders[by] }));
    }
  }
  const whole = sketch.orders[by];
  const shape = narrowest ?? [{ rows: sketch.rows, order: whole }];
  const thinning = narrowestShare === 0 ? 0 : share / narrowestShare;
  const parts: SpreadPart[] = [];
  let present = 0;
  let nulls = 0;
  for (const { rows, order } of shape) {
    const known = order ?? whole;
    const expected = rows * thinning;
    if (known === undefined || known.quantiles.length === 0) {
      nulls += expected;
      continue;
    }
    // Without quantiles of its own a value is taken to spread like the whole, its nulls included.
    const base = order === undefined ? sketch.rows : rows;
    const missing = base === 0 ? 0 : Math.min(1, known.nulls / base);
    parts.push({ present: expected * (1 - missing), sketch: known });
    present += expected * (1 - missing);
    nulls += expected * missing;
  }
  return { parts, present, nulls };
}

/** Sketches name the common values only; another one is there hardly ever, and rows that are not there cost nothing. */
const rareValue = { rows: 0.1, orders: {} };

function matchingValues(
  sketch: ListingSketch,
  filter: unknown,
): ListingSketch['values'][string][string][][] {
  if (!isObject(filter)) return [];
  const matching: ListingSketch['values'][string][string][][] = [];
  for (const [field, criterion] of Object.entries(filter)) {
    const known = sketch.values[field];
    if (known === undefined || !isObject(criterion)) continue;
    const { eq, in: anyOf } = criterion;
    const wanted = eq !== undefined && eq !== null ? [eq] : Array.isArray(anyOf) ? anyOf : null;
    if (wanted === null) continue;
    matching.push(
      [...new Set(wanted.map(String))].flatMap((value) =>
        Object.hasOwn(known, value) ? (known[value] ?? rareValue) : rareValue,
      ),
    );
  }
  return matching;
}

/** Expected rows strictly before a key in the listing's order. */
export function rowsBefore(spread: RowSpread, key: PresentKey, descending: boolean): number {
  let rows = 0;
  for (const { present, sketch } of spread.parts) {
    rows += present * (descending ? 1 - shareUpTo(sketch, key) : shareBelow(sketch, key));
  }
  return rows;
}

/** Expected rows up to a key, those that have it included. */
export function rowsThrough(spread: RowSpread, key: PresentKey, descending: boolean): number {
  let rows = 0;
  for (const { present, sketch } of spread.parts) {
    rows += present * (descending ? 1 - shareBelow(sketch, key) : shareUpTo(sketch, key));
  }
  return rows;
}

function shareBelow(sketch: QuantileSketch, key: PresentKey): number {
  return shareBefore(
    sketch,
    key,
    firstIndex(sketch.quantiles, (quantile) => quantile >= key),
  );
}

function shareUpTo(sketch: QuantileSketch, key: PresentKey): number {
  return shareBefore(
    sketch,
    key,
    firstIndex(sketch.quantiles, (quantile) => quantile > key),
  );
}

/** Share of the rows that lie before a key that stands right before the quantile of index `above`. */
function shareBefore({ quantiles, ranks }: QuantileSketch, key: PresentKey, above: number): number {
  if (above === 0) return 0;
  if (above === quantiles.length) return 1;
  const low = ranks?.[above - 1] ?? above - 1;
  const high = ranks?.[above] ?? above;
  // Ranks count rows; the last is that of the last row.
  const rows = ranks === undefined ? quantiles.length - 1 : (ranks.at(-1) ?? 0) + 1;
  return (low + (high - low) * fraction(quantiles[above - 1], quantiles[above], key)) / rows;
}

function firstIndex(
  quantiles: readonly PresentKey[],
  holds: (quantile: PresentKey) => boolean,
): number {
  let low = 0;
  let high = quantiles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const quantile = quantiles[middle];
    if (quantile !== undefined && holds(quantile)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a key stands between two others, 0 to 1. */
function fraction(
  low: PresentKey | undefined,
  high: PresentKey | undefined,
  key: PresentKey,
): number {
  if (typeof low === 'number' && typeof high === 'number' && typeof key === 'number') {
    return high > low ? (key - low) / (high - low) : 1;
  }
  if (typeof low !== 'string' || typeof high !== 'string' || typeof key !== 'string') return 1;
  let common = 0;
  while (common < low.length && low[common] === high[common]) common++;
  const from = textAsNumber(low, common);
  const to = textAsNumber(high, common);
  if (to <= from) return 1;
  return Math.min(1, Math.max(0, (textAsNumber(key, common) - from) / (to - from)));
}

function textAsNumber(text: string, start: number): number {
  let value = 0;
  for (let index = start; index < start + 6; index++) {
    value = value * 128 + Math.min(127, index < text.length ? text.charCodeAt(index) : 0);
  }
  return value;
}
