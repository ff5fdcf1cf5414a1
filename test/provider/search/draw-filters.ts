import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import type { Listing, ListOrder } from '#provider/search/catalogue-search.ts';

import type { FilterInput } from './sql-oracle.ts';

/** Draws questions whose values are those of a catalogue. */
export interface FilterDraw {
  readonly filter: (listing: Listing) => FilterInput;
  readonly order: (listing: Listing) => ListOrder;
  readonly one: <Value>(values: readonly Value[]) => Value;
  readonly upTo: (limit: number) => number;
}

const codes: Readonly<Record<string, string>> = {
  dataset: 'series.dataset_id',
  sex: 'subject.sex',
  patientId: 'subject.patient_id',
  modality: 'series.modality',
  bodyPart: 'series.body_part',
  manufacturer: 'series.manufacturer',
  sourceDoi: 'series.source_doi',
  licence: 'series.licence',
  kind: 'imaging_annotation.kind',
  method: 'imaging_annotation.method',
};
const ranges: Readonly<Record<string, string>> = {
  ageYears: 'subject.age_years',
  instanceCount: 'series.instance_count',
  day: 'series.day',
};
const ofSeries = [
  'modality',
  'bodyPart',
  'manufacturer',
  'derived',
  'sourceDoi',
  'licence',
  'instanceCount',
];
const ofSubject = ['dataset', 'sex', 'ageYears', 'patientId', 'clinical'];
const fields: Readonly<Record<Listing, readonly string[]>> = {
  subjects: [...ofSubject, ...ofSeries],
  studies: [...ofSubject, ...ofSeries, 'day', 'seriesCount'],
  series: [...ofSubject, ...ofSeries, 'day'],
  annotations: ['dataset', 'kind', 'method', 'sourceDoi', 'patientId'],
};
const orders: Readonly<Record<Listing, readonly string[]>> = {
  subjects: ['ID', 'AGE', 'STUDIES', 'IMAGES'],
  studies: ['ID', 'UID', 'DAY', 'IMAGES', 'SERIES', 'SIZE'],
  series: ['ID', 'UID', 'DAY', 'INSTANCES', 'SIZE'],
  annotations: ['ID'],
};
const clinicalKinds = [
  'DIAGNOSIS',
  'PATHOLOGY',
  'TUMOR_MARKER',
  'LAB_RESULT',
  'TREATMENT',
  'OBSERVATION',
  'OUTCOME',
];

/** Reads a catalogue's values and draws from them. */
export async function createFilterDraw(
  store: CatalogueStore,
  random: () => number,
): Promise<FilterDraw> {
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const one = <Value>(values: readonly Value[]): Value => values[upTo(values.length)] as Value;
  const values = new Map<string, readonly (string | number)[]>();
  for (const [name, column] of Object.entries({ ...codes, ...ranges })) {
    values.set(name, await readValues(store, column));
  }
  const clinical = await readClinical(store);
  const code = (known: readonly (string | number)[]): FilterInput => {
    const drawn = known.length === 0 ? 'none' : String(one(known));
    if (random() < 0.7) return { eq: drawn };
    return { in: [drawn, 'no such value', ...(known.length === 0 ? [] : [String(one(known))])] };
  };
  const range = (known: readonly (string | number)[]): FilterInput => {
    const ends = [Number(one(known) ?? 0), Number(one(known) ?? 0)].toSorted((a, b) => a - b);
    const kind = upTo(3);
    return { ...(kind === 0 ? {} : { gte: ends[0] }), ...(kind === 1 ? {} : { lte: ends[1] }) };
  };
  const criterion = (field: string): unknown => {
    if (field === 'derived') return { eq: random() < 0.5 };
    if (field === 'seriesCount') return range([1, 2, 3, 5, 8, 20]);
    if (field === 'clinical') return clinical.length === 0 ? [] : [one(clinical)(random, range)];
    return field in ranges ? range(values.get(field) ?? []) : code(values.get(field) ?? []);
  };
  return {
    one,
    upTo,
    filter: (listing) => {
      const chosen = Array.from({ length: upTo(4) }, () => one(fields[listing]));
      return Object.fromEntries(chosen.map((field) => [field, criterion(field)]));
    },
    order: (listing) => ({ by: one(orders[listing]), descending: random() < 0.5 }),
  };
}

async function readValues(store: CatalogueStore, path: string): Promise<(string | number)[]> {
  const [table, column] = path.split('.');
  const rows = await store.all<{ value: string | number }>(
    `select distinct ${column} as value from ${table} where ${column} is not null order by 1`,
  );
  return rows.map((row) => row.value);
}

type DrawClinical = (
  random: () => number,
  range: (known: readonly number[]) => FilterInput,
) => FilterInput;

interface ClinicalRow {
  code: string;
  value_code: string | null;
  value_number: number | null;
  body_site_code: string | null;
}

async function readClinical(store: CatalogueStore): Promise<DrawClinical[]> {
  const draws: DrawClinical[] = [];
  for (const kind of clinicalKinds) {
    const rows = await store.all<ClinicalRow>(
      `select code, value_code, max(value_number) as value_number, max(body_site_code) as body_site_code
       from ${kind.toLowerCase()} group by code, value_code order by 1, 2`,
    );
    draws.push(...rows.map((row) => drawClinical(kind, row)));
  }
  return draws;
}

function drawClinical(kind: string, row: ClinicalRow): DrawClinical {
  return (random, range) => ({
    kind,
    ...(random() < 0.7 ? { code: { eq: row.code } } : {}),
    ...(row.value_code !== null && random() < 0.5 ? { value: { eq: row.value_code } } : {}),
    ...(row.body_site_code !== null && random() < 0.3
      ? { bodySite: { eq: row.body_site_code } }
      : {}),
    ...(row.value_number !== null && random() < 0.5
      ? { number: range([0, row.value_number]) }
      : {}),
  });
}
