import type { ColumnTable } from '../columns/column-layout.ts';
import type { Criterion } from './criterion.ts';
import { type MatchingRows, narrowRows } from './narrow-rows.ts';
import type { ReleaseTables } from './release-tables.ts';

/** Which rows: those that certainly match, or also those that may. */
export type Match = 'CERTAIN' | 'POSSIBLE';

/** Rows of a table that live in a release and match a criterion, ascending. */
export type SelectRows = (table: ColumnTable, criterion: Criterion, match: Match) => Int32Array;

/** Most that is kept for one release of one provider, in bytes and in answers. */
const keptBytes = 16_000_000;
const keptAnswers = 500;
/** What an answer costs beside its rows and its key: two objects and a place in the map. */
const answerBytes = 250;

/**
 * Selects rows of a release. Each view of a provider has a selector, and each selector
 * keeps its last answers: a page, its total and the next page ask for the same rows.
 */
export function createRowSelector(tables: ReleaseTables): SelectRows {
  const kept = new Map<string, MatchingRows>();
  let size = 0;
  const keep = (key: string, rows: MatchingRows): void => {
    kept.set(key, rows);
    size += bytesOf(key, rows);
    for (const [oldest, old] of kept) {
      if ((size <= keptBytes && kept.size <= keptAnswers) || oldest === key) break;
      kept.delete(oldest);
      size -= bytesOf(oldest, old);
    }
  };
  const select: SelectRows = (table, criterion, match) => {
    const live = tables.live(table).rows;
    if (criterion.kind === 'all') return live;
    const key = `${table} ${JSON.stringify(criterion)}`;
    let selected = kept.get(key);
    if (selected === undefined) {
      selected = narrowRows(live, criterion, table, tables);
      keep(key, selected);
    } else {
      kept.delete(key);
      kept.set(key, selected);
    }
    return match === 'CERTAIN' ? selected.certain : selected.possible;
  };
  return select;
}

function bytesOf(key: string, { certain, possible }: MatchingRows): number {
  const rows = certain.length + (possible === certain ? 0 : possible.length);
  return rows * 4 + key.length * 2 + answerBytes;
}
