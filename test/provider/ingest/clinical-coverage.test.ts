import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import type { Source } from '#provider/ingest/source/source.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';

const providers = [
  ...['radboud-prostate', 'ucla-prostate', 'lidc', 'stanford-lung'],
  ...['cmmd', 'lung-pet-ct-dx', 'breast-community', 'rare-tumours'],
];

/** What a catalogue should cover of one code, by SQL over the published table. */
interface Question {
  readonly name: string;
  readonly provider: string;
  /** `<kind>/<code>`. */
  readonly asked: string;
  readonly dataset: string;
  /** CSV below the folder of tables; its columns are c1, c2 … */
  readonly table: string;
  /** PatientID of a row; null for a row that is nobody's. */
  readonly patient: string;
  /** Whether a row of the table says nothing, or only words. */
  readonly missing: string;
  readonly unmapped?: string;
  /** Subjects of the demonstration, those covered, those of them missing or unmapped. */
  readonly counts: readonly [number, number, number, number];
}

const questions: readonly Question[] = [
  {
    name: 'significance of findings, told of some of the prostate subjects',
    provider: 'radboud-prostate',
    asked: 'PATHOLOGY/ATLAS:clinically-significant-prostate-cancer',
    dataset: 'prostatex',
    table: 'prostate/prostatex_findings_train.csv',
    patient: 'c1',
    missing: 'c5 is null',
    counts: [46, 23, 0, 0],
  },
  {
    name: 'a score in a row for each series of each target',
    provider: 'ucla-prostate',
    asked: 'OBSERVATION/ATLAS:ucla-score',
    dataset: 'prostate_mri_us_biopsy',
    table: 'prostate/prostate_mri_us_biopsy_targets.csv',
    patient: 'c6',
    missing: 'c1 is null',
    counts: [282, 210, 0, 0],
  },
  {
    name: 'a malignancy of patient and nodules, 0 being unknown and an empty nodule none',
    provider: 'lidc',
    asked: 'PATHOLOGY/ATLAS:malignancy',
    dataset: 'lidc_idri',
    table: 'lung/lidc_idri_diagnosis.csv',
    patient: 'c1',
    missing: `'0' in (c2, c5, c7, c9, c11, c13) or c2 is null`,
    counts: [174, 29, 9, 0],
  },
  {
    name: 'diagnoses that stand in one column: each of the codes that it could have',
    provider: 'lidc',
    asked: 'DIAGNOSIS/ATLAS:metastasis-in-lung',
    dataset: 'lidc_idri',
    table: 'lung/lidc_idri_diagnosis.csv',
    patient: 'c1',
    missing: `'0' in (c2, c5, c7, c9, c11, c13) or c2 is null`,
    counts: [174, 29, 9, 0],
  },
  {
    name: 'locations that are unchecked, which is no and not unknown',
    provider: 'stanford-lung',
    asked: 'OBSERVATION/ATLAS:tumour-location',
    dataset: 'nsclc_radiogenomics',
    table: 'lung/nsclc_radiogenomics_clinical.csv',
    patient: 'c1',
    missing: 'false',
    counts: [211, 211, 0, 0],
  },
  {
    name: 'where a tumour came back, asked only if it did',
    provider: 'stanford-lung',
    asked: 'OUTCOME/ATLAS:recurrence-location',
    dataset: 'nsclc_radiogenomics',
    table: 'lung/nsclc_radiogenomics_clinical.csv',
    patient: 'c1',
    missing: `c31 = 'Not collected'`,
    counts: [211, 211, 1, 0],
  },
  {
    name: 'subtypes of cancer, which a benign breast has not',
    provider: 'cmmd',
    asked: 'TUMOR_MARKER/ATLAS:breast-cancer-subtype',
    dataset: 'cmmd',
    table: 'breast/cmmd_clinical.csv',
    patient: 'c1',
    missing: `c6 = 'Malignant' and c7 is null`,
    counts: [1775, 1775, 565, 0],
  },
  {
    name: 'stages of which some do not exist',
    provider: 'lung-pet-ct-dx',
    asked: 'DIAGNOSIS/ATLAS:m-category',
    dataset: 'lung_pet_ct_dx',
    table: 'lung/lung_pet_ct_dx.csv',
    patient: `'Lung_Dx-' || c2`,
    missing: 'c8 is null',
    unmapped: `c8 in ('2', '3')`,
    counts: [355, 354, 0, 3],
  },
  {
    name: 'grades of the lesions that there are, and are tumours',
    provider: 'breast-community',
    asked: 'PATHOLOGY/EUCAIM:CLIN1049681',
    dataset: 'advanced_mri_breast_lesions',
    table: 'breast/advanced_mri_breast_lesions.MRI_BREASTS_with_Delay.csv',
    patient: `nullif(regexp_extract(c1, '^AMBL-\\d+$'), '')`,
    missing: `(c7 = '1' and coalesce(c10, '-1') = '-1') or (c19 = '1' and coalesce(c22, '-1') = '-1') or (c31 = '1' and coalesce(c34, '-1') = '-1')`,
    counts: [141, 49, 6, 0],
  },
  {
    name: 'a treatment that a list of treatments lacks',
    provider: 'rare-tumours',
    asked: 'TREATMENT/SCT:367336001',
    dataset: 'soft_tissue_sarcoma',
    table: 'sarcoma/soft_tissue_sarcoma.Clinical_Information.csv',
    patient: `nullif(regexp_extract(c1, '^STS_\\d+$'), '')`,
    missing: 'c10 is null',
    counts: [51, 51, 0, 0],
  },
];

suite(
  'What clinical tables cover of the demonstration’s subjects is what the published tables say:',
  () => {
    let loaded: BuiltDemonstration;
    let source: Source;
    before(async () => {
      loaded = await buildDemonstration({ only: providers });
      source = await openSource(demonstration);
    });
    after(async () => {
      await source[Symbol.asyncDispose]();
      await loaded[Symbol.asyncDispose]();
    });

    for (const question of questions) {
      test(question.name, async () => {
        const expected = await published(source, question);
        const subjects = await countSubjects(source, question.dataset);
        assert.deepEqual(await stored(loaded, question), expected);
        const missing = expected.filter(([, isMissing]) => isMissing).length;
        const unmapped = expected.filter(([, , isUnmapped]) => isUnmapped).length;
        assert.deepEqual([subjects, expected.length, missing, unmapped], question.counts);
      });
    }
  },
);

type Covered = readonly [patient: string, missing: boolean, unmapped: boolean];

async function published({ connection, series }: Source, question: Question): Promise<Covered[]> {
  const { dataset, table, patient, missing, unmapped = 'false' } = question;
  const csv = `read_csv('${join(demonstration, 'tables', table)}', all_varchar = true, header = false, parallel = false)`;
  const cells = (await connection.runAndReadAll(`select * from ${csv} limit 1`))
    .columnNames()
    .map((name, at) => `nullif(trim(${name}), '') as c${at + 1}`);
  const reader = await connection.runAndReadAll(`
    with cells as (select ${cells.join(', ')} from ${csv})
    select ${patient} as patient, bool_or(coalesce(${missing}, false)), bool_or(coalesce(${unmapped}, false)) from cells
    where patient in (select PatientID from ${series} where collection_id = '${dataset}') group by 1 order by 1`);
  return reader
    .getRows()
    .map(([id, ...states]) => [String(id), states[0] === true, states[1] === true]);
}

async function countSubjects(source: Source, dataset: string): Promise<number> {
  const reader = await source.connection.runAndReadAll(
    `select count(distinct PatientID)::integer from ${source.series} where collection_id = '${dataset}'`,
  );
  return Number(reader.getRows()[0]?.[0]);
}

async function stored(
  loaded: BuiltDemonstration,
  { provider, dataset, asked }: Question,
): Promise<Covered[]> {
  const file = join(loaded.folderOf(provider), 'catalogue.sqlite');
  await using store = await openCatalogueStore({ kind: 'sqlite', file });
  const rows = await store.all<{ patient_id: string; missing: number; unmapped: number }>(
    `select s.patient_id, c.missing, c.unmapped from clinical_coverage c
     join subject s on s.identity = c.subject and s.to_release is null
     where c.to_release is null and c.kind || '/' || c.code = ? and s.dataset_id = ? order by s.patient_id`,
    [asked, dataset],
  );
  return rows.map((row) => [row.patient_id, row.missing === 1, row.unmapped === 1]);
}
