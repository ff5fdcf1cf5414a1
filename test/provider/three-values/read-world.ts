import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';

import { demonstration } from '#test/support/ingested-demonstration.ts';

/** A series as its source has it, with the few values that need a canonical name. */
export interface PlainSeries {
  readonly dataset: string;
  readonly modality: string;
  readonly bodyPart: string | null;
  readonly instanceCount: number;
  readonly licence: string;
}

export interface PlainStudy {
  readonly subject: PlainSubject;
  readonly series: PlainSeries[];
}

/** One answer of a clinical table. */
export interface PlainRow {
  readonly kind: string;
  readonly code: string;
  readonly value: string | null;
  readonly number: number | null;
  readonly bodySite: string | null;
  readonly laterality: string | null;
}

export interface PlainSubject {
  readonly dataset: string;
  readonly sexes: Set<string>;
  /** Of a table, where the images state none. */
  tableSex: string | null;
  readonly studies: PlainStudy[];
  readonly rows: PlainRow[];
  /** Codes that a table speaks of for this subject; `true` where it has an empty cell. */
  readonly covered: Map<string, boolean>;
}

/** What the sources say of some datasets, as objects. */
export interface World {
  readonly subjects: PlainSubject[];
  readonly studies: PlainStudy[];
}

type Cells = Readonly<Record<string, string>>;

/** Reads the current rows of these collections from the parquet file and the clinical tables beside it. */
export async function readWorld(collections: readonly string[]): Promise<World> {
  const duckdb = await (await DuckDBInstance.create()).connect();
  const list = collections.map((id) => `'${id}'`).join();
  const reader = await duckdb.runAndReadAll(
    `SELECT collection_id, PatientID, StudyInstanceUID, PatientSex, Modality, BodyPartExamined, instanceCount::INTEGER AS n,
       license_short_name AS licence
     FROM '${join(demonstration, 'series.parquet')}' WHERE collection_id IN (${list})`,
  );
  duckdb.closeSync();
  const world = {
    subjects: new Map<string, PlainSubject>(),
    studies: new Map<string, PlainStudy>(),
  };
  for (const row of reader.getRowObjects() as unknown as SourceRow[]) addSeries(row, world);
  for (const dataset of collections) {
    await readTable[dataset]?.((patient) => world.subjects.get(`${dataset}/${patient}`));
  }
  return { subjects: [...world.subjects.values()], studies: [...world.studies.values()] };
}

interface SourceRow {
  readonly collection_id: string;
  readonly PatientID: string;
  readonly StudyInstanceUID: string;
  readonly PatientSex: string | null;
  readonly Modality: string;
  readonly BodyPartExamined: string | null;
  readonly n: number;
  readonly licence: string;
}

function addSeries(
  row: SourceRow,
  { subjects, studies }: { subjects: Map<string, PlainSubject>; studies: Map<string, PlainStudy> },
): void {
  const dataset = row.collection_id;
  const key = `${dataset}/${row.PatientID}`;
  const subject = subjects.get(key) ?? newSubject(dataset);
  subjects.set(key, subject);
  const sex = { F: 'FEMALE', M: 'MALE' }[row.PatientSex ?? ''];
  if (sex !== undefined) subject.sexes.add(sex);
  let study = studies.get(row.StudyInstanceUID);
  if (study === undefined) {
    study = { subject, series: [] };
    studies.set(row.StudyInstanceUID, study);
    subject.studies.push(study);
  }
  study.series.push({
    dataset,
    modality: row.Modality,
    bodyPart: row.BodyPartExamined === 'THORAX' ? 'CHEST' : row.BodyPartExamined || null,
    instanceCount: row.n,
    licence: row.licence,
  });
}

function newSubject(dataset: string): PlainSubject {
  const lists = { studies: [], rows: [], covered: new Map<string, boolean>() };
  return { dataset, sexes: new Set(), tableSex: null, ...lists };
}

async function readCsv(file: string): Promise<Cells[]> {
  const text = await readFile(join(demonstration, 'tables', file), 'utf8');
  return parse(text, { columns: (names: string[]) => names.map((name) => name.trim()) });
}

const yesNo = { TRUE: 'SCT:373066001', FALSE: 'SCT:373067005' };
const receptor = { 1: 'SCT:10828004', 0: 'SCT:260385009', 2: 'SCT:82334004' };
const zones = { PZ: 'SCT:279706003', TZ: 'SCT:399384005', AS: 'SCT:717025007', SV: 'SCT:64739004' };
const egfr = { Wildtype: 'ATLAS:wild-type', Mutant: 'ATLAS:mutated' };
const smoking = { Nonsmoker: 'SCT:266919005', Former: 'SCT:8517006', Current: 'SCT:77176002' };

type FindSubject = (patient: string) => PlainSubject | undefined;
type Answer = Omit<PlainRow, 'laterality'> & { readonly laterality?: string | null };

function tell(subject: PlainSubject | undefined, row: Answer): void {
  if (subject === undefined) return;
  const isEmpty = row.value === null && row.number === null;
  subject.covered.set(row.code, isEmpty || subject.covered.get(row.code) === true);
  if (!isEmpty) subject.rows.push({ laterality: null, ...row });
}

function coded(values: object, cell = ''): string | null {
  return (values as Record<string, string>)[cell.trim()] ?? null;
}

function counted(cell = ''): number | null {
  return /^[\d.]+$/.test(cell) ? Number(cell) : null;
}

/** The answers that the questions of the test are about; the codes are read off the tables' dictionaries by eye. */
const readTable: Readonly<Record<string, (find: FindSubject) => Promise<void>>> = {
  prostatex: async (find) => {
    for (const cells of await readCsv('prostate/prostatex_findings_train.csv')) {
      const value = coded(yesNo, cells['ClinSig']);
      const code = 'ATLAS:clinically-significant-prostate-cancer';
      const bodySite = coded(zones, cells['zone']);
      tell(find(cells['ProxID'] ?? ''), { kind: 'PATHOLOGY', code, value, number: null, bodySite });
    }
  },
  prostate_mri_us_biopsy: async (find) => {
    for (const cells of await readCsv('prostate/prostate_mri_us_biopsy_targets.csv')) {
      const number = counted(cells['UCLA Score (Similar to PIRADS v2)']);
      const row = { kind: 'OBSERVATION', code: 'ATLAS:ucla-score', value: null, number };
      tell(find(cells['Patient ID'] ?? ''), { ...row, bodySite: 'SCT:41216001' });
    }
  },
  ispy1: async (find) => {
    for (const cells of await readCsv('breast/ispy1_clinical.TCIA_Patient_Clinical_Subset.csv')) {
      const subject = find(`ISPY1_${cells['SUBJECTID']}`);
      const laterality = coded({ 1: 'LEFT', 2: 'RIGHT' }, cells['Laterality']);
      const breast = { bodySite: 'SCT:76752008', laterality };
      const marker = { kind: 'TUMOR_MARKER', number: null, ...breast };
      const er = coded(receptor, cells['ERpos']);
      tell(subject, { ...marker, code: 'EUCAIM:CLIN1045815', value: er });
      const her2 = coded({ 1: receptor[1], 0: receptor[0] }, cells['Her2MostPos']);
      tell(subject, { ...marker, code: 'EUCAIM:CLIN1045851', value: her2 });
      const diameter = { code: 'ATLAS:longest-diameter-baseline', value: null };
      const number = counted(cells['MRI LD Baseline']);
      tell(subject, { kind: 'OBSERVATION', ...diameter, number, ...breast });
    }
  },
  nsclc_radiogenomics: async (find) => {
    for (const cells of await readCsv('lung/nsclc_radiogenomics_clinical.csv')) {
      const subject = find(cells['Case ID'] ?? '');
      if (subject !== undefined) subject.tableSex = cells['Gender']?.toUpperCase() ?? null;
      const nothing = { number: null, bodySite: null };
      const gene = coded(egfr, cells['EGFR mutation status']);
      const mutation = { kind: 'MOLECULAR_FINDING', code: 'EUCAIM:CLIN1051882', value: gene };
      tell(subject, { ...mutation, ...nothing });
      const smoker = coded(smoking, cells['Smoking status']);
      tell(subject, { kind: 'OBSERVATION', code: 'SCT:365981007', value: smoker, ...nothing });
      const packs = { code: 'EUCAIM:CLIN1056702', value: null, bodySite: null };
      tell(subject, { kind: 'OBSERVATION', ...packs, number: counted(cells['Pack Years']) });
    }
  },
};
