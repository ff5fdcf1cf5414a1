import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import type { ClinicalDraft, ClinicalTables } from '#provider/ingest/clinical-draft.ts';
import { dealProviders } from '#provider/ingest/deal-providers.ts';
import { ingestProvider } from '#provider/ingest/ingest-provider.ts';
import type { LoadReport } from '#provider/ingest/load-report.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';

const about = { datasetId: 'soft_tissue_sarcoma', sourceDoi: '10.7937/k9/tcia.2015.7go2gsks' };

/** What a table would say of two subjects that have images, and of one that has none. */
const clinical: ClinicalTables = {
  drafts: [
    draft('STS_001', 'DIAGNOSIS', 't/1/b', 0),
    draft('STS_001', 'DIAGNOSIS', 't/1/a', 30),
    draft('STS_002', 'OUTCOME', 't/2/a', 400),
    draft('STS_999', 'OUTCOME', 't/3/a', 1),
  ],
  coverage: [
    covered('STS_001', 'TREATMENT', { missing: true, unmapped: false }),
    covered('STS_001', 'DIAGNOSIS', { missing: false, unmapped: false }),
    covered('STS_002', 'OUTCOME', { missing: false, unmapped: true }),
    covered('STS_999', 'OUTCOME', { missing: false, unmapped: false }),
  ],
  statements: [
    statement('STS_001', { timeOrigin: 'DIAGNOSIS', firstStudyDay: 12, sex: null, ageYears: 33 }),
    statement('STS_002', {
      timeOrigin: 'DIAGNOSIS',
      firstStudyDay: null,
      sex: 'MALE',
      ageYears: null,
    }),
  ],
  report: [],
};

suite('Clinical rows', () => {
  let home = '';
  let report: LoadReport;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'atlas-test-'));
    await using source = await openSource(demonstration);
    const [deal] = dealProviders(source, { only: ['rare-tumours'] });
    assert.ok(deal);
    report = await ingestProvider({ source, deal, clinical }, { folder: join(home, 'built') });
  });
  after(() => rm(home, { recursive: true, force: true }));

  const rows = async (sql: string): Promise<unknown[]> => {
    await using store = await openCatalogueStore({
      kind: 'sqlite',
      file: join(home, 'built', 'catalogue.sqlite'),
    });
    return (await store.all<object>(sql)).map((row) => Object.values(row));
  };

  test('stand at their subject, by uid, since the dataset was last updated', async () => {
    assert.deepEqual(
      await rows(
        `select d.identity, d.uid, d.day, d.from_release, d.to_release from diagnosis d
         join subject s on s.identity = d.subject and s.uid = 'soft_tissue_sarcoma/STS_001' order by d.key`,
      ),
      [
        [0, 'soft_tissue_sarcoma/STS_001/t/1/a', 30, 2, null],
        [1, 'soft_tissue_sarcoma/STS_001/t/1/b', 0, 2, null],
      ],
    );
  });

  test('stand beside what their tables cover, also where no row came of it', async () => {
    assert.deepEqual(
      await rows(
        `select c.identity, c.uid, c.kind, c.code, c.missing, c.unmapped, c.from_release, c.to_release
         from clinical_coverage c join subject s on s.identity = c.subject and c.uid like s.uid || '/%' order by c.key`,
      ),
      [
        [
          0,
          'soft_tissue_sarcoma/STS_001/DIAGNOSIS/histology',
          'DIAGNOSIS',
          'histology',
          0,
          0,
          2,
          null,
        ],
        [
          1,
          'soft_tissue_sarcoma/STS_001/TREATMENT/histology',
          'TREATMENT',
          'histology',
          1,
          0,
          2,
          null,
        ],
        [2, 'soft_tissue_sarcoma/STS_002/OUTCOME/histology', 'OUTCOME', 'histology', 0, 1, 2, null],
      ],
    );
  });

  test('move the origin of the images with them, where the table says how far the first study is from it', async () => {
    const of = (patient: string) =>
      rows(
        `select s.time_origin, min(study.day) from subject s join study on study.subject = s.identity
         where s.patient_id = '${patient}'`,
      );
    assert.deepEqual(await of('STS_001'), [['DIAGNOSIS', 12]]);
    assert.deepEqual(await of('STS_002'), [['FIRST_STUDY', 0]]);
  });

  test('lose days that nothing ties to the images, and the report says how many', async () => {
    assert.deepEqual(await rows('select uid, day from outcome'), [
      ['soft_tissue_sarcoma/STS_002/t/2/a', null],
    ]);
    assert.equal(report.clinical.daysWithoutOrigin, 1);
  });

  test('of subjects that the catalogue lacks are counted, not stored', () => {
    assert.deepEqual(report.clinical.withoutSubject, { soft_tissue_sarcoma: 1 });
  });
});

function draft(
  patientId: string,
  kind: ClinicalDraft['kind'],
  localId: string,
  day: number,
): ClinicalDraft {
  const nothing = {
    valueDisplay: null,
    valueNumber: null,
    unit: null,
    valueText: null,
    lesion: null,
  };
  const nowhere = { bodySiteCode: null, bodySiteDisplay: null, laterality: null };
  const coded = { code: 'histology', display: 'Histology', valueCode: 'liposarcoma' };
  return { ...about, ...nothing, ...nowhere, ...coded, patientId, kind, localId, day, raw: '{}' };
}

function covered(
  patientId: string,
  kind: ClinicalDraft['kind'],
  state: { readonly missing: boolean; readonly unmapped: boolean },
): ClinicalTables['coverage'][number] {
  return { datasetId: about.datasetId, patientId, kind, code: 'histology', ...state };
}

function statement(
  patientId: string,
  said: Omit<ClinicalTables['statements'][number], 'datasetId' | 'patientId'>,
): ClinicalTables['statements'][number] {
  return { datasetId: about.datasetId, patientId, ...said };
}
