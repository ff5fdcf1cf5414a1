import { type DocumentNode, Kind, visit } from 'graphql';

import { type RowTable, selectRows } from './row-tables.ts';

/** The statement that reads a table's rows for a document, up to its `where`. */
export type RowSelects = (table: RowTable) => string;

type Known = WeakMap<DocumentNode, RowSelects>;

const known: Readonly<Record<'all' | 'withoutDays', Known>> = {
  all: new WeakMap(),
  withoutDays: new WeakMap(),
};
/** What shows when something was. */
const fieldsOfDays = ['day', 'timeOrigin'];

/**
 * Statements that read only columns which a document can show. A column is read where any type's field of its name is
 * selected: a column too many costs little, and the document is walked once. Days that are withheld are not read.
 */
export function rowSelectsOf(document: DocumentNode, withholdsDays: boolean): RowSelects {
  const kept = known[withholdsDays ? 'withoutDays' : 'all'];
  let selects = kept.get(document);
  if (selects === undefined) {
    selects = createRowSelects(document, withholdsDays ? fieldsOfDays : []);
    kept.set(document, selects);
  }
  return selects;
}

function createRowSelects(document: DocumentNode, withheld: readonly string[]): RowSelects {
  const fields = new Set<string>();
  visit(document, { [Kind.FIELD]: ({ name }) => void fields.add(name.value) });
  for (const field of withheld) fields.delete(field);
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
