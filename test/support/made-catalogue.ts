import { join } from 'node:path';

import type { CatalogueStore, SqlValue } from '#provider/catalogue/catalogue-store.ts';
import { loaderVersion } from '#provider/catalogue/loader-version.ts';
import { migrateCatalogue } from '#provider/catalogue/migrate-catalogue.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { freezeColumns } from '#provider/columns/freeze-columns.ts';

import type { ScratchCatalogue } from './catalogue-databases.ts';

/** A subject with one study, and what all series of that are like. Its id is its dataset and its place among all subjects. */
export interface MadeSubject {
  readonly dataset: string;
  readonly sex: string | null;
  readonly age: number | null;
  readonly modality: string;
  readonly bodyPart: string | null;
  readonly manufacturer: string | null;
  readonly derived: boolean;
  /** Number of series. */
  readonly series: number;
  /** Instances of each. */
  readonly instances: number;
  /** What diagnosis `SCT:1` was answered by: a canonical concept. */
  readonly finding: string | null;
}

/** Its one day of publication. */
export const madeRelease = { number: 7, date: '2026-01-01' } as const;

/** Id of the provider. */
export const madeProvider = 'made';

/** Local id of a subject. */
export function madeUid(subjects: readonly MadeSubject[], place: number): string {
  return `${subjects[place]!.dataset}/P${String(place).padStart(4, '0')}`;
}

/**
 * Builds a catalogue of provider `made` in one release. Subjects stand in the order of their datasets. With `shared`, the second subject
 * has one more series, in the study of the first: place `[owner, other]`.
 */
export async function buildMadeCatalogue(
  { location, folder }: ScratchCatalogue,
  subjects: readonly MadeSubject[],
  shared?: readonly [owner: number, other: number],
): Promise<void> {
  await using store = await openCatalogueStore(location);
  await migrateCatalogue(store);
  await store.transaction(async () => {
    await writeHolders(store, [...new Set(subjects.map(({ dataset }) => dataset))]);
    await writeSubjects(store, subjects);
    await writeSeries(store, subjects, shared);
    await writeFindings(store, subjects);
  });
  await freezeColumns(store, join(folder, 'columns'));
  await store.all("update catalogue set completed_at = '2026-11-25T00:00:00Z'");
}

async function insert(
  store: CatalogueStore,
  table: string,
  rows: readonly Readonly<Record<string, SqlValue>>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const values = rows.map((row) => columns.map((column) => row[column] ?? null));
  await store.insert(table, columns, values);
}

function version(place: number, uid: string): Readonly<Record<string, SqlValue>> {
  const { number } = madeRelease;
  return { key: place + 1, identity: place, uid, from_release: number, to_release: null };
}

async function writeHolders(store: CatalogueStore, datasets: readonly string[]): Promise<void> {
  const build = { build_id: 'b', loader_version: loaderVersion, load_report: '{}' };
  await insert(store, 'catalogue', [{ id: 1, provider_id: madeProvider, ...build }]);
  await insert(store, 'release', [madeRelease]);
  await insert(
    store,
    'dataset',
    datasets.map((id) => ({ id, title: id })),
  );
}

async function writeSubjects(
  store: CatalogueStore,
  subjects: readonly MadeSubject[],
): Promise<void> {
  const uidOf = (place: number): string => madeUid(subjects, place);
  await insert(
    store,
    'subject',
    subjects.map(({ dataset, sex, age }, place) => ({
      ...version(place, uidOf(place)),
      dataset_id: dataset,
      patient_id: `P${place}`,
      sex,
      age_years: age,
      time_origin: 'UNKNOWN',
    })),
  );
  await insert(
    store,
    'study',
    subjects.map(({ dataset }, place) => ({
      ...version(place, `study/${uidOf(place)}`),
      subject: place,
      dataset_id: dataset,
      day: null,
    })),
  );
}

async function writeSeries(
  store: CatalogueStore,
  subjects: readonly MadeSubject[],
  shared?: readonly [owner: number, other: number],
): Promise<void> {
  const placed = subjects.flatMap((subject, place) => {
    const studies = Array.from({ length: subject.series }, () => place);
    if (shared?.[1] === place) studies.push(shared[0]);
    return studies.map((study) => ({ subject, place, study }));
  });
  const rows = placed.map(({ subject, place, study }, at) => ({
    ...version(at, `series/${madeUid(subjects, place)}/${at}`),
    subject: place,
    study,
    dataset_id: subject.dataset,
    modality: subject.modality,
    body_part: subject.bodyPart,
    manufacturer: subject.manufacturer,
    derived: subject.derived,
    instance_count: subject.instances,
    size_mb: 1,
    licence: 'CC BY 4.0',
    day: null,
    first_release: madeRelease.number,
  }));
  await insert(store, 'series', rows);
  const held = placed.flatMap(({ subject, place, study }, at) =>
    subject.derived ? [{ subject, place, study, at }] : [],
  );
  await insert(
    store,
    'imaging_annotation',
    held.map(({ subject, place, study, at }, annotation) => ({
      ...version(annotation, `series/${madeUid(subjects, place)}/${at}`),
      subject: place,
      study,
      series: at,
      dataset_id: subject.dataset,
      kind: 'SEG',
      method: 'MANUAL',
    })),
  );
}

async function writeFindings(
  store: CatalogueStore,
  subjects: readonly MadeSubject[],
): Promise<void> {
  const asked = subjects.flatMap(({ finding }, place) =>
    finding === null ? [] : [{ finding, place }],
  );
  await insert(
    store,
    'diagnosis',
    asked.map(({ finding, place }, row) => ({
      ...version(row, `${madeUid(subjects, place)}/t/1/SCT:1`),
      subject: place,
      code: 'SCT:1',
      value_code: finding,
    })),
  );
  await insert(
    store,
    'clinical_coverage',
    asked.map(({ place }, row) => ({
      ...version(row, `${madeUid(subjects, place)}/DIAGNOSIS/SCT:1`),
      subject: place,
      kind: 'DIAGNOSIS',
      code: 'SCT:1',
      missing: false,
      unmapped: false,
    })),
  );
}
