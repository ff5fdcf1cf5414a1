import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';

import type { ClinicalTables } from '#provider/ingest/clinical-draft.ts';
import { loadClinicalTables } from '#provider/ingest/clinical/load-clinical-tables.ts';
import { readLabels, readMappingFiles } from '#provider/ingest/clinical/mapping-files.ts';
import { clinicalEntities } from '#provider/catalogue/clinical.entity.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import { readConcepts } from '#vocabulary/read-concepts.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';

const mappings = readMappingFiles();

suite('The clinical tables of the demonstration', () => {
  let tables: ClinicalTables;
  let patients: ReadonlySet<string>;
  before(async () => {
    const datasets = [...new Set(mappings.map(({ dataset }) => dataset))];
    tables = await loadClinicalTables(join(demonstration, 'tables'), datasets);
    await using source = await openSource(demonstration);
    const reader = await source.connection.runAndReadAll(
      `select distinct collection_id || '/' || PatientID from ${source.series}`,
    );
    patients = new Set(reader.getRows().map(([uid]) => String(uid)));
  });

  test('name so many subjects, of whom so many have images here', () => {
    assert.deepEqual(
      Object.fromEntries(
        mappings.map(({ table }) => {
          const named = subjectsOf(table);
          return [table, [named.size, [...named].filter((uid) => patients.has(uid)).length]];
        }),
      ),
      {
        acrin_flt_breast_A0: [90, 15],
        adrenal_acc_ki67: [53, 53],
        advanced_mri_breast_lesions: [200, 49],
        breast_diagnosis: [38, 37],
        c4kc_kits: [210, 210],
        cbis_ddsm_calc: [456, 226],
        cbis_ddsm_mass: [424, 228],
        cmmd_clinical: [1775, 1775],
        colorectal_liver_metastases: [197, 197],
        cptac_ccrcc_annotation_metadata: [7, 7],
        cptac_pda_annotation_metadata: [13, 13],
        cptac_ucec_annotation_metadata: [5, 5],
        hcc_tace_seg: [81, 81],
        ispy1_clinical: [221, 38],
        ispy1_outcomes: [221, 38],
        lidc_idri_diagnosis: [157, 29],
        lidc_idri_nodule_counts: [1010, 174],
        lung_pet_ct_dx: [355, 354],
        nsclc_radiogenomics_clinical: [211, 211],
        prostate_diagnosis: [52, 39],
        prostate_mri_us_biopsy_targets: [210, 210],
        prostatex2_findings: [99, 12],
        prostatex_findings: [204, 23],
        soft_tissue_sarcoma: [51, 51],
        soft_tissue_sarcoma_days: [0, 0],
        soft_tissue_sarcoma_outcome: [51, 51],
        upenn_gbm_clinical: [630, 200],
      },
    );
  });

  test('give each of the eight kinds rows of subjects who have images', () => {
    const matched = tables.drafts.filter((draft) => patients.has(subjectOf(draft)));
    assert.deepEqual(
      new Set(matched.map(({ kind }) => kind)),
      new Set(Object.keys(clinicalEntities)),
    );
  });

  test('cover the code of each draft, and none without a label', () => {
    const covered = new Set(tables.coverage.map(keyOf));
    assert.equal(covered.size, tables.coverage.length);
    assert.deepEqual(
      tables.drafts.filter((draft) => !covered.has(keyOf(draft))),
      [],
    );
    const labels = readLabels();
    assert.deepEqual(
      tables.coverage.filter(({ code }) => !labels.has(code)),
      [],
    );
  });

  test('use no code that has no label', () => {
    const unnamed = tables.drafts.flatMap((draft) => [
      ...(draft.display === null ? [draft.code] : []),
      ...(draft.valueCode !== null && draft.valueDisplay === null ? [draft.valueCode] : []),
      ...(draft.bodySiteCode !== null && draft.bodySiteDisplay === null
        ? [draft.bodySiteCode]
        : []),
    ]);
    assert.deepEqual([...new Set(unnamed)], []);
  });

  test('give each draft an id of its own that the catalogue has room for', () => {
    const uids = tables.drafts.map((draft) => `${subjectOf(draft)}/${draft.localId}`);
    assert.equal(new Set(uids).size, uids.length);
    assert.ok(Math.max(...uids.map((uid) => uid.length)) <= 255);
    assert.ok(Math.max(...tables.drafts.map(({ lesion }) => lesion?.length ?? 0)) <= 100);
  });

  test('carry a source that their dataset has published', async () => {
    await using source = await openSource(demonstration);
    const strange = mappings.filter(
      (mapping) =>
        !source.collections.some(
          ({ collection_id: id, sources }) =>
            id === mapping.dataset && sources.some(({ doi }) => doi === mapping.source),
        ),
    );
    assert.deepEqual(
      strange.map(({ table }) => table),
      [],
    );
  });

  function subjectsOf(table: string): Set<string> {
    return new Set(
      tables.drafts.filter(({ localId }) => localId.startsWith(`${table}/`)).map(subjectOf),
    );
  }
});

suite('The labels of clinical tables', () => {
  test('are those of the vocabulary', () => {
    const concepts = readConcepts(
      new URL('../../../subgraphs/vocabulary/concepts/', import.meta.url),
    );
    const known = new Map(concepts.map(({ id, label }) => [id, label]));
    assert.deepEqual(
      [...readLabels()].filter(([code, label]) => known.get(code) !== label),
      [],
    );
  });
});

function keyOf({
  kind,
  code,
  ...subject
}: Pick<ClinicalTables['coverage'][number], 'kind' | 'code' | 'datasetId' | 'patientId'>): string {
  return `${subjectOf(subject)} ${kind} ${code}`;
}

function subjectOf({
  datasetId,
  patientId,
}: {
  readonly datasetId: string;
  readonly patientId: string;
}): string {
  return `${datasetId}/${patientId}`;
}
