import { type DocumentNode, Kind, visit } from 'graphql';

import { type RowTable, selectRows } from './row-tables.ts';

/** The statement that reads a table's rows for a document, up to its `where`. */
export type RowSelects = (table: RowTable) => string;

const known = new WeakMap<DocumentNode, RowSelects>();

/**
 * Statements that read only columns which a document can show. A column is read where any type's field of its name is
 * selected: a column too many costs little, and the document is walked once.
 */
export function rowSelectsOf(document: DocumentNode): RowSelects {
  let selects = known.get(document);
  if (selects === undefined) {
    selects = createRowSelects(document);
    known.set(document, selects);
  }
  return selects;
}

function createRowSelects(document: DocumentNode): RowSelects {
  const fields = new Set<string>();
  visit(document, { [Kind.FIELD]: ({ name }) => void fields.add(name.value) });
  const texts = new Map<RowTable, string>();
  return (table) => {
    let text = texts.get(table);
    if (text === undefined) {
      text = selectRows(table, fields);
      texts.set(table, text);
    }
    return text;
  };
}
