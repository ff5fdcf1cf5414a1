import { livesNever, noRelease } from '../columns/column-layout.ts';
import type { TableColumns } from '../columns/provider-columns.ts';

/** The rows of a table that live in one release. */
export interface LiveRows {
  /** Row numbers, ascending. */
  readonly rows: Int32Array;
  /** Row of each thing by identity; -1 where it is not in the release. */
  readonly rowOf: Int32Array;
}

/** Finds the rows that live in a release. */
export function findLiveRows(table: TableColumns, release: number): LiveRows {
  const from = table.bytes('fromRelease');
  const to = table.bytes('toRelease');
  const identities = table.integers('identity');
  const rows = new Int32Array(table.rows);
  const rowOf = new Int32Array(table.things).fill(-1);
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    if (from[row]! > release || (to[row]! <= release && to[row] !== noRelease)) continue;
    rows[count++] = row;
    rowOf[identities[row]!] = row;
  }
  return { rows: count === rows.length ? rows : rows.slice(0, count), rowOf };
}

/** Whether a row lives in some release: one that is hidden lives in none. */
export function livesEver(table: TableColumns, row: number): boolean {
  return table.bytes('fromRelease')[row] !== livesNever;
}
