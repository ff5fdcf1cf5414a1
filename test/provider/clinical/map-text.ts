import { parse } from 'yaml';

import { type MappedTable, mapTable } from '#provider/ingest/clinical/map-table.ts';
import { readMapping } from '#provider/ingest/clinical/read-mapping.ts';
import { readTable } from '#provider/ingest/clinical/read-table.ts';

/** A table of CSV mapped by the words of a mapping file; `facts`, and whatever else the rule under test needs. */
export function mapText(csv: string, words: string): MappedTable {
  const file = {
    table: 't',
    file: 't.csv',
    dataset: 'd',
    source: '10.1/x',
    subject: { columns: ['id'] },
    facts: [],
    ...(parse(words) as object),
  };
  const mapping = readMapping(file, 't');
  return mapTable(readTable(csv, mapping), mapping, new Map([['ATLAS:x', 'The x']]));
}

/** What the drafts of a mapped table say, in short: only the fields that have something, without the constant ones. */
export function said({ drafts }: MappedTable): unknown[] {
  const constant = ['datasetId', 'sourceDoi', 'kind', 'raw', 'display'];
  return drafts.map((draft) =>
    Object.fromEntries(
      Object.entries(draft).filter(([key, value]) => value !== null && !constant.includes(key)),
    ),
  );
}
