import { join } from 'node:path';

import type {
  CatalogueLocation,
  CatalogueStore,
  SqlValue,
} from '#provider/catalogue/catalogue-store.ts';
import { loaderVersion } from '#provider/catalogue/loader-version.ts';
import { migrateCatalogue } from '#provider/catalogue/migrate-catalogue.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { freezeColumns } from '#provider/columns/freeze-columns.ts';
import { clinicalTables } from '#provider/columns/column-layout.ts';
import { openProvider, type Provider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';

import type { ScratchCatalogue } from './catalogue-databases.ts';
import { mountRequest } from './mount-request.ts';
import { openDoor } from './provider-access.ts';

type Row = Readonly<Record<string, SqlValue>>;

/** Shape of the small catalogue: 40 subjects of 6 studies of 3 series (the last a segmentation), in releases 3 and 4. */
export const smallShape = { subjects: 40, studies: 240, series: 720 } as const;

const schema = createProviderSchema();
const log = createLog('silent');

/** Subject `s` of the small catalogue as its uid. */
export function subjectUid(s: number): string {
  return `d1/P${String(s).padStart(3, '0')}`;
}

/** Study `n` of subject `s`; in the order of uids other subjects stand between. */
export function studyUid(s: number, n: number): string {
  return `1.2.${((s * 7) % smallShape.subjects) + 100}.${n + 1}`;
}

/** Series `k` of a study. */
export function seriesUid(s: number, n: number, k: number): string {
  return `${studyUid(s, n)}.${k + 1}`;
}

/**
 * Builds the small catalogue of provider `small`. Subject 0 changes its sex in release 4; study 5 of subject 1 leaves with it;
 * each subject has one row of each clinical kind, answered by a concept for subject 2 and by a number for the others. Without `complete` it looks as if the load had been cut short.
 */
export async function buildSmallCatalogue(
  { location, folder }: { readonly location: CatalogueLocation; readonly folder: string },
  complete = true,
): Promise<void> {
  await using store = await openCatalogueStore(location);
  await migrateCatalogue(store);
  await store.transaction(async () => {
    await writeHolders(store);
    await writeImaging(store);
    await writeClinical(store);
  });
  await freezeColumns(store, join(folder, 'columns'));
  if (complete) await store.all("update catalogue set completed_at = '2026-11-24T00:00:00Z'");
}

/** Opens a built catalogue as provider `id`, behind a door that lets everything pass where none is given. */
export function openSmall(
  { location, folder }: ScratchCatalogue,
  id = 'small',
  door = openDoor,
): Promise<Provider> {
  const columnsFolder = join(folder, 'columns');
  return openProvider({ id, location, columnsFolder, schema, door, log });
}

/** Puts a question to a provider as the gateway does; the response as JSON has it. */
export async function ask(
  provider: Provider,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  const { signal } = new AbortController();
  const body = { query, variables };
  const response = await provider.mount.respond(mountRequest(body, signal));
  return JSON.parse(response.body) as Record<string, unknown>;
}

async function insert(store: CatalogueStore, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0]!);
  await store.insert(
    table,
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? null)),
  );
}

async function writeHolders(store: CatalogueStore): Promise<void> {
  await insert(store, 'catalogue', [
    {
      id: 1,
      provider_id: 'small',
      build_id: 'b1',
      loader_version: loaderVersion,
      completed_at: null,
      load_report: '{}',
    },
  ]);
  await insert(store, 'release', [
    { number: 3, date: '2021-01-01' },
    { number: 4, date: '2022-01-01' },
  ]);
  await insert(store, 'dataset', [
    { id: 'd1', title: 'D1', cancer_types: null, tumor_locations: null, programme: null },
  ]);
  const source = {
    title: 'T',
    licence: 'CC BY 4.0',
    licence_url: 'https://l.example',
    citation: 'Cite.',
  };
  await insert(store, 'source', [
    { doi: '10.1/a', kind: 'ORIGINAL_DATA', ...source },
    { doi: '10.1/b', kind: 'ANALYSIS_RESULT', ...source },
  ]);
  await insert(store, 'dataset_source', [
    { dataset_id: 'd1', source_doi: '10.1/b' },
    { dataset_id: 'd1', source_doi: '10.1/a' },
  ]);
}

async function writeImaging(store: CatalogueStore): Promise<void> {
  const subjects: Row[] = [];
  const studies: Row[] = [];
  const series: Row[] = [];
  const annotations: Row[] = [];
  const version = (
    rows: readonly Row[],
    identity: number,
    uid: string,
    [from, to]: readonly [number, number | null],
  ): Row => ({
    key: rows.length + 1,
    identity,
    uid,
    from_release: from,
    to_release: to,
  });
  for (let s = 0; s < smallShape.subjects; s++) {
    const own = {
      dataset_id: 'd1',
      patient_id: `P${String(s).padStart(3, '0')}`,
      age_years: s === 5 ? null : 40 + (s % 9),
      time_origin: 'FIRST_STUDY',
    };
    if (s === 0) {
      subjects.push({ ...version(subjects, s, subjectUid(s), [3, 4]), ...own, sex: null });
      subjects.push({ ...version(subjects, s, subjectUid(s), [4, null]), ...own, sex: 'FEMALE' });
    } else
      subjects.push({ ...version(subjects, s, subjectUid(s), [3, null]), ...own, sex: 'MALE' });
    for (let n = 0; n < 6; n++) {
      const study = s * 6 + n;
      const to = s === 1 && n === 5 ? 4 : null;
      const day = study % 10 === 3 ? null : study % 4;
      studies.push({
        ...version(studies, study, studyUid(s, n), [3, to]),
        subject: s,
        dataset_id: 'd1',
        description: `Study ${study}`,
        day,
        age_years: 50,
      });
      for (let k = 0; k < 3; k++) {
        const uid = seriesUid(s, n, k);
        const identity = study * 3 + k;
        const parents = {
          subject: s,
          study,
          dataset_id: 'd1',
          source_doi: k === 2 ? '10.1/b' : '10.1/a',
        };
        series.push({
          ...version(series, identity, uid, [3, to]),
          ...parents,
          ...imaging(study, k, day),
        });
        if (k < 2) continue;
        annotations.push({
          ...version(annotations, study, uid, [3, to]),
          subject: s,
          study,
          series: identity,
          dataset_id: 'd1',
          source_doi: '10.1/b',
          kind: 'SEG',
          method: 'MANUAL',
          label: 'Lesion',
        });
      }
    }
  }
  await insert(store, 'subject', subjects);
  await insert(store, 'study', studies);
  await insert(store, 'series', series);
  await insert(store, 'imaging_annotation', annotations);
}

function imaging(study: number, k: number, day: number | null): Row {
  return {
    modality: ['CT', 'MR', 'SEG'][k]!,
    body_part: k === 2 ? null : 'CHEST',
    laterality: null,
    manufacturer: 'SIEMENS',
    manufacturer_model_name: 'Model',
    description: `Series ${k}`,
    series_number: k + 1,
    sop_class_uid: '1.2.840.10008.5.1.4.1.1.2',
    transfer_syntax_uid: '1.2.840.10008.1.2.1',
    day,
    derived: k === 2,
    instance_count: k === 2 ? 1 : 10 + (study % 7),
    size_mb: 2.5,
    licence: 'CC BY 4.0',
    aws_bucket: 'idc-open-data',
    crdc_series_uuid: k === 1 ? null : `uuid-${study}-${k}`,
    first_release: 3,
    raw: null,
  };
}

async function writeClinical(store: CatalogueStore): Promise<void> {
  for (const table of Object.values(clinicalTables)) {
    const rows = Array.from({ length: smallShape.subjects }, (_, s) => ({
      key: s + 1,
      identity: s,
      uid: `${subjectUid(s)}/t/1/SCT:1`,
      from_release: 3,
      to_release: null,
      subject: s,
      source_doi: '10.1/a',
      code: 'SCT:1',
      display: 'What was asked',
      value_code: s === 2 ? 'SCT:2' : null,
      value_display: s === 2 ? 'What was found' : null,
      value_number: s === 2 ? null : 4.5,
      unit: s === 2 ? null : 'ng/mL',
      value_text: null,
      body_site_code: 'SCT:3',
      body_site_display: 'Where',
      laterality: 'LEFT',
      lesion: '1',
      day: 7,
      raw: '{"secret":"cell"}',
    }));
    await insert(store, table, rows);
  }
}
