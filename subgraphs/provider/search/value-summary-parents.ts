import { clinicalTables } from '../columns/column-layout.ts';
import { parentColumns, tableOfListing, type ReleaseTables } from './release-tables.ts';
import type { SummaryTable } from './value-summary-rows.ts';

/** Tables whose rows others belong to. */
export type ParentTable = keyof typeof parentColumns;

/** What the rows of each table belong to. */
const parentsOf = {
  subjects: [],
  studies: ['subjects'],
  series: ['subjects', 'studies'],
  annotations: ['subjects', 'studies', 'series'],
  clinical: ['subjects'],
} as const satisfies Record<SummaryTable, readonly ParentTable[]>;

/** By parent table and row: the parent's row, both numbered among those that live in the release; -1 where none lives. */
export function readParents(
  table: SummaryTable,
  tables: ReleaseTables,
): ReadonlyMap<ParentTable, Int32Array> {
  return new Map(
    parentsOf[table].map((parent) => {
      const rowOf = numberLiveRows(parent, tables);
      const identities = readParentColumn(table, parent, tables);
      return [parent, identities.map((identity) => rowOf[identity] ?? -1)];
    }),
  );
}

function readParentColumn(
  table: SummaryTable,
  parent: ParentTable,
  tables: ReleaseTables,
): Int32Array {
  const sources = table === 'clinical' ? Object.values(clinicalTables) : [tableOfListing[table]];
  const parts = sources.map((source) => {
    const column = tables.columns(source).integers(parentColumns[parent]);
    return tables.live(source).rows.map((row) => column[row]!);
  });
  return parts.length === 1 ? parts[0]! : Int32Array.from(parts.flatMap((part) => [...part]));
}

/** By identity: the place of its row among the live ones. */
export function numberLiveRows(parent: ParentTable, tables: ReleaseTables): Int32Array {
  const source = tableOfListing[parent];
  const { rows, rowOf } = tables.live(source);
  const identities = tables.columns(source).integers('identity');
  const places = new Int32Array(rowOf.length).fill(-1);
  for (let at = 0; at < rows.length; at++) places[identities[rows[at]!]!] = at;
  return places;
}
