import type { CatalogueStore } from '../catalogue/catalogue-store.ts';

/** By table and column, such as `series.bodyPart`: rows of the latest release whose published value has no canonical one. */
export type UnmappedCounts = Readonly<Record<string, number>>;

/** Columns whose values are normalised, and under which DICOM keyword the published value is kept where it differs. */
const normalised = [
  ['series', 'bodyPart', 'body_part', 'BodyPartExamined'],
  ['series', 'manufacturer', 'manufacturer', 'Manufacturer'],
  ['series', 'day', 'day', 'StudyDate'],
] as const;
/** The same of what a subject or study has from its series. */
const inherited = [
  ['subject', 'sex', 'sex', 'PatientSex'],
  ['subject', 'ageYears', 'age_years', 'PatientAge'],
  ['study', 'day', 'day', 'StudyDate'],
] as const;

/** Counts what ingest could not normalise and keeps as it was published, in a catalogue's latest release. */
export async function countUnmapped(store: CatalogueStore): Promise<UnmappedCounts> {
  const counts: Record<string, number> = {};
  const keeps = (keyword: string): string => `to_release is null and raw like '%"${keyword}":%'`;
  for (const [table, column, sql, keyword] of normalised) {
    counts[`${table}.${column}`] = await count(
      store,
      `${table} where ${sql} is null and ${keeps(keyword)}`,
    );
  }
  for (const [table, column, sql, keyword] of inherited) {
    const holders = `select ${table} from series where ${keeps(keyword)}`;
    counts[`${table}.${column}`] = await count(
      store,
      `${table} where ${sql} is null and to_release is null and identity in (${holders})`,
    );
  }
  return counts;
}

async function count(store: CatalogueStore, from: string): Promise<number> {
  const [row] = await store.all<{ rows: number }>(
    `select cast(count(*) as integer) as "rows" from ${from}`,
  );
  return row?.rows ?? 0;
}
