import type { ColumnTable } from '../columns/column-layout.ts';
import { compileCriterion, type SelectRows } from './compile-criterion.ts';
import { narrowRows } from './narrow-rows.ts';
import type { ReleaseTables } from './release-tables.ts';

/** Row numbers kept in all; 4 bytes each. */
const keptRows = 4_000_000;

/**
 * Rows that live in a release and match a criterion, ascending. The last few answers are kept: a page, its total and the
 * next page ask for the same rows.
 */
export function createRowSelector(tables: ReleaseTables): SelectRows {
  const kept = new Map<string, Int32Array>();
  let size = 0;
  const keep = (key: string, rows: Int32Array): void => {
    kept.set(key, rows);
    size += rows.length;
    for (const [oldest, old] of kept) {
      if (size <= keptRows || oldest === key) break;
      kept.delete(oldest);
      size -= old.length;
    }
  };
  const select: SelectRows = (table: ColumnTable, criterion) => {
    const live = tables.live(table).rows;
    if (criterion.kind === 'all') return live;
    const key = `${table} ${JSON.stringify(criterion)}`;
    const known = kept.get(key);
    if (known !== undefined) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const rows = narrowRows(live, compileCriterion(criterion, table, tables, select));
    keep(key, rows);
    return rows;
  };
  return select;
}
