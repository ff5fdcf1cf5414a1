import type { RowPosition } from './row-order.ts';
import { type PresentKey, rowsBefore, rowsThrough, type RowSpread } from './row-spread.ts';

/** A provider of a page, with what is expected of it. */
export interface ExpectedSource {
  readonly id: string;
  readonly start: RowPosition | null;
  readonly spread: RowSpread;
}

/**
 * Expected number of rows of each source on the next page: finds the sort key up to which the sources together
 * fill it. `grid` holds the keys to try, ascending.
 */
export function expectRows(
  sources: readonly ExpectedSource[],
  page: number,
  descending: boolean,
  grid: readonly PresentKey[],
): number[] {
  const used = sources.map((source) => usedRows(source, descending));
  const ahead = (measure: typeof rowsThrough, key: PresentKey): number[] =>
    sources.map(({ spread }, index) =>
      Math.max(0, measure(spread, key, descending) - (used[index] ?? 0)),
    );
  const at = (step: number): PresentKey | undefined =>
    grid[descending ? grid.length - 1 - step : step];
  // The first step of the grid by which the page is full.
  let low = 0;
  let high = grid.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const key = at(middle);
    if (key !== undefined && total(ahead(rowsThrough, key)) >= page) high = middle;
    else low = middle + 1;
  }
  const key = at(low);
  if (key === undefined) return fillWithNulls(sources, used, page);
  const before = ahead(rowsBefore, key);
  const rowsBeforeKey = total(before);
  if (rowsBeforeKey < page) return fillInOrder(before, ahead(rowsThrough, key), page);
  const previous = low === 0 ? undefined : at(low - 1);
  const from = previous === undefined ? sources.map(() => 0) : ahead(rowsThrough, previous);
  const base = total(from);
  const part = rowsBeforeKey > base ? Math.min(1, (page - base) / (rowsBeforeKey - base)) : 1;
  return from.map((rows, index) => rows + part * Math.max(0, (before[index] ?? 0) - rows));
}

/** Rows of a source that lie behind its start, those with a key only. */
function usedRows({ id, start, spread }: ExpectedSource, descending: boolean): number {
  if (start === null) return 0;
  const { key, provider } = start;
  if (key === null) return spread.present;
  if (id < provider) return rowsThrough(spread, key, descending);
  if (id > provider) return rowsBefore(spread, key, descending);
  return (rowsBefore(spread, key, descending) + rowsThrough(spread, key, descending)) / 2;
}

/** Among equal keys providers come in the order of their ids. */
function fillInOrder(from: readonly number[], to: readonly number[], page: number): number[] {
  let left = page - total(from);
  return from.map((rows, index) => {
    const more = Math.min(left, Math.max(0, (to[index] ?? 0) - rows));
    left -= more;
    return rows + more;
  });
}

function fillWithNulls(
  sources: readonly ExpectedSource[],
  used: readonly number[],
  page: number,
): number[] {
  const present = sources.map(({ spread }, index) =>
    Math.max(0, spread.present - (used[index] ?? 0)),
  );
  const all = sources.map(({ id, start, spread }, index) => {
    const behind = start !== null && start.key === null && id < start.provider;
    return (present[index] ?? 0) + (behind ? 0 : spread.nulls);
  });
  return fillInOrder(present, all, page);
}

function total(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
