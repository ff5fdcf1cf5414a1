import type { TableSummary, ValueSummary } from '#schema/wire/value-summary.ts';

import type { Listing } from './catalogue-search.ts';
import { liftedFields, ownFields, relations } from './read-filter.ts';
import type { SummaryTable } from './value-summary-rows.ts';

/** Which table each filter input of the schema is about. */
export const filterTables: ValueSummary['filters'] = {
  SubjectFilter: 'subjects',
  StudyFilter: 'studies',
  SeriesFilter: 'series',
  AnnotationFilter: 'annotations',
};

/** Filter field that holds a filter for rows of a table. */
export function relationName(table: SummaryTable): string {
  const names = Object.entries(relations).map(([name, of]): [string, string] => [of, name]);
  return new Map<string, string>(names).get(table) ?? table;
}

/** What filters on a table can say beside the fields and relations of its own rows: as `readFilter` reads them. */
export function namesOf(
  table: SummaryTable,
): Pick<TableSummary, 'lifted' | 'sets' | 'narrowed' | 'silent'> {
  if (table === 'clinical') return { lifted: {}, sets: {}, narrowed: {}, silent: ['unit'] };
  const lifted = liftedNames(table);
  if (table === 'subjects') {
    const narrowed = { clinicalWithin: { relation: 'clinical', holds: 'clinical' } };
    return { lifted, sets: modalities, narrowed, silent: [] };
  }
  const ofSubject = { clinical: 'subject', clinicalWithin: 'subject' };
  const sets = table === 'studies' ? modalities : {};
  return { lifted: { ...lifted, ...ofSubject }, sets, narrowed: {}, silent: [] };
}

const modalities = { modalities: { relation: 'series', field: 'modality' } };

function liftedNames(listing: Listing): Readonly<Record<string, string>> {
  const own = ownFields[listing];
  const names = liftedFields.flatMap(([of, fields]) =>
    Object.keys(fields)
      .filter((name) => !(name in own))
      .map((name) => [name, relationName(of)]),
  );
  return Object.fromEntries(names) as Record<string, string>;
}
