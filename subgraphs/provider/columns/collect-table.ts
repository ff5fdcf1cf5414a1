import { CodedError } from '#schema/kernel/errors.ts';

import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import {
  columnLayouts,
  rankedTables,
  sqlColumn,
  sqlName,
  type ColumnTable,
} from './column-layout.ts';
import { createColumnSink, type FilledColumn } from './column-sink.ts';
import { rankUids } from './rank-uids.ts';

const chunkRows = 5_000;

/** A table's columns by name, as read from the database. */
export interface CollectedTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, FilledColumn>;
}

/** Reads what is frozen of a table. Throws CATALOGUE_BROKEN when keys or identities are not as a loader leaves them. */
export async function collectTable(
  store: CatalogueStore,
  table: ColumnTable,
): Promise<CollectedTable> {
  const [counted] = await store.all<{ rows: number | string }>(
    `select count(*) as rows from ${table}`,
  );
  const rows = Number(counted?.rows ?? 0);
  const layout = Object.entries(columnLayouts[table]);
  const sinks = layout.map(([, type]) => createColumnSink(type, rows));
  const names = layout.map(([name]) => sqlName(name));
  const selected = layout.map(([name]) => sqlColumn(name));
  const ranked = rankedTables.has(table);
  const uids: string[] = [];
  let row = 0;
  const statement = `select key, ${ranked ? 'uid, ' : ''}${selected.join(', ')} from ${table} order by key`;
  for await (const chunk of store.chunks<Record<string, unknown>>(statement, chunkRows)) {
    for (const values of chunk) {
      if (Number(values['key']) !== row + 1 || row === rows) throw disordered(table);
      for (let at = 0; at < sinks.length; at++) sinks[at]!.put(row, values[names[at]!]);
      if (ranked) uids[Number(values['identity'])] = values['uid'] as string;
      row++;
    }
  }
  const columns = new Map(layout.map(([name], at) => [name, sinks[at]!.finish()]));
  checkIdentities(table, columns.get('identity')!.values);
  if (ranked) columns.set('uidRank', spreadRanks(rankUids(uids), columns.get('identity')!.values));
  return { rows, columns };
}

function checkIdentities(table: ColumnTable, identities: FilledColumn['values']): void {
  let last = -1;
  for (let row = 0; row < identities.length; row++) {
    const step = identities[row]! - last;
    if (step !== 1 && (step !== 0 || row === 0)) throw disordered(table);
    last += step;
  }
}

function spreadRanks(ranks: Int32Array, identities: FilledColumn['values']): FilledColumn {
  const values = new Int32Array(identities.length);
  for (let row = 0; row < values.length; row++) values[row] = ranks[identities[row]!]!;
  return { type: 'integer', values, dictionary: [], standIn: -1 };
}

function disordered(table: ColumnTable): CodedError {
  return new CodedError(
    'CATALOGUE_BROKEN',
    `The rows of table ${table} are not in the catalogue's order: delete the provider's folder and load it again.`,
  );
}
