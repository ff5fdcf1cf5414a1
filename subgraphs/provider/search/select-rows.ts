import type { ColumnTable } from '../columns/column-layout.ts';
import { compileCriterion, type SelectRows } from './compile-criterion.ts';
import { narrowRows } from './narrow-rows.ts';
import type { ReleaseTables } from './release-tables.ts';

/** Most that is kept for one release of one provider, in bytes and in answers. */
const keptBytes = 16_000_000;
const keptAnswers = 500;
/** What an answer costs beside its rows and its key: two objects and a place in the map. */
const answerBytes = 250;

/**
 * Rows that live in a release and match a criterion, ascending. Each view of a provider has a selector, and each selector
 * keeps its last answers: a page, its total and the next page ask for the same rows.
 */
export function createRowSelector(tables: ReleaseTables): SelectRows {
  const kept = new Map<string, Int32Array>();
  let size = 0;
  const keep = (key: string, rows: Int32Array): void => {
    kept.set(key, rows);
    size += bytesOf(key, rows);
    for (const [oldest, old] of kept) {
      if ((size <= keptBytes && kept.size <= keptAnswers) || oldest === key) break;
      kept.delete(oldest);
      size -= bytesOf(oldest, old);
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

function bytesOf(key: string, rows: Int32Array): number {
  return rows.length * 4 + key.length * 2 + answerBytes;
}
