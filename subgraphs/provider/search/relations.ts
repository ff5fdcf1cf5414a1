import { clinicalTables } from '../columns/column-layout.ts';
import type { ReleaseView } from './catalogue-search.ts';
import { rowsOfParent } from './parent-index.ts';
import { tableOfListing, type ReleaseTables } from './release-tables.ts';

type Relations = Pick<
  ReleaseView,
  'modalitiesOf' | 'keysOf' | 'holds' | 'clinicalKeysOf' | 'annotationsOf'
>;

/** How the things of a release hang together, and where their rows stand in the database. */
export function createRelations(tables: ReleaseTables): Relations {
  const annotations = tables.columns('imaging_annotation').integers('identity');
  return {
    modalitiesOf: (study) => readModalities(study, tables),
    keysOf: (listing, identities) => {
      const { rowOf } = tables.live(tableOfListing[listing]);
      return identities.map((identity) => (rowOf[identity] ?? -1) + 1);
    },
    holds: (table, { key, identity }) => tables.live(table).rowOf[identity] === key - 1,
    clinicalKeysOf: (kind, subject) => {
      const index = tables.childrenOf('subjects', clinicalTables[kind]);
      return Array.from(rowsOfParent(index, subject), (row) => row + 1);
    },
    annotationsOf: (subject) => {
      const index = tables.childrenOf('subjects', 'imaging_annotation');
      return Array.from(rowsOfParent(index, subject), (row) => annotations[row]!);
    },
  };
}

function readModalities(study: number, tables: ReleaseTables): string[] {
  const modality = tables.columns('series').codes('modality');
  const rows = rowsOfParent(tables.childrenOf('studies', 'series'), study);
  // Codes are in the order of their strings.
  const codes = new Set(Array.from(rows, (row) => modality.codes[row]!));
  return [...codes].toSorted((a, b) => a - b).map(modality.valueOf);
}
