import assert from 'node:assert/strict';
import { test } from 'node:test';

import { contractVersion } from '#provider/serving/contract-version.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { ask, buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

const clinicalFields =
  'id release code { code display concept { id } } value { code display } number unit text bodySite { code } laterality lesion day subject { id } source { doi }';
const kinds = [
  'diagnoses',
  'pathology',
  'tumorMarkers',
  'labResults',
  'molecularFindings',
  'treatments',
  'observations',
  'outcomes',
];

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: a subject answers with everything that hangs on it`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const answer = await ask(
      provider,
      `{ subject(id: "small:d1/P002") {
        id release patientId sex ageYears timeOrigin dataset { id }
        counts { studies series acquiredSeries derivedSeries images slideLevels sizeMB }
        studies(first: 1) { totalCount { exact atLeast atMost } nodes { id } }
        annotations { id }
        ${kinds.map((kind) => `${kind} { ${clinicalFields} }`).join(' ')}
      } }`,
    );
    const clinical = {
      id: 'small:d1/P002/t/1/SCT:1',
      release: 4,
      code: { code: 'SCT:1', display: 'What was asked', concept: { id: 'SCT:1' } },
      value: { code: 'SCT:2', display: 'What was found' },
      number: null,
      unit: null,
      text: null,
      bodySite: { code: 'SCT:3' },
      laterality: 'LEFT',
      lesion: '1',
      day: 7,
      subject: { id: 'small:d1/P002' },
      source: { doi: '10.1/a' },
    };
    assert.deepEqual(answer, {
      data: {
        subject: {
          id: 'small:d1/P002',
          release: 4,
          patientId: 'P002',
          sex: 'MALE',
          ageYears: 42,
          timeOrigin: 'FIRST_STUDY',
          dataset: { id: 'small:d1' },
          counts: {
            studies: 6,
            series: 18,
            acquiredSeries: 12,
            derivedSeries: 6,
            images: 2 * (15 + 16 + 10 + 11 + 12 + 13),
            slideLevels: 0,
            sizeMB: 45,
          },
          studies: {
            totalCount: { exact: 6, atLeast: 6, atMost: 6 },
            nodes: [{ id: 'small:1.2.114.1' }],
          },
          annotations: [1, 2, 3, 4, 5, 6].map((n) => ({ id: `small:1.2.114.${n}.3` })),
          ...Object.fromEntries(kinds.map((kind) => [kind, [clinical]])),
        },
      },
      // The subject, its clinical tables, its studies, its annotations, and the source.
      extensions: {
        atlas: {
          schemaVersion: contractVersion,
          release: 4,
          rowsRead: 17,
          keysRead: 1,
          statements: 12,
        },
      },
    });
  });

  test(`${name}: a series answers with all its fields and its parents`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const answer = await ask(
      provider,
      `{ seriesByUid(uids: ["1.2.107.2.1", "1.2.107.2.2", "9"]) { nodes {
        id release seriesInstanceUid modality bodyPart laterality manufacturer manufacturerModelName description seriesNumber
        sopClassUid transferSyntaxUid day derived instanceCount sizeMB manifestLine firstRelease
        study { id modalities } subject { id } dataset { id } source { doi title kind licence licenceUrl citation }
      } } }`,
    );
    const series = {
      id: 'small:1.2.107.2.1',
      release: 4,
      seriesInstanceUid: '1.2.107.2.1',
      modality: 'CT',
      bodyPart: 'CHEST',
      laterality: null,
      manufacturer: 'SIEMENS',
      manufacturerModelName: 'Model',
      description: 'Series 0',
      seriesNumber: 1,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      day: 3,
      derived: false,
      instanceCount: 10,
      sizeMB: 2.5,
      manifestLine: 'cp s3://idc-open-data/uuid-7-0/* .',
      firstRelease: 3,
      study: { id: 'small:1.2.107.2', modalities: ['CT', 'MR', 'SEG'] },
      subject: { id: 'small:d1/P001' },
      dataset: { id: 'small:d1' },
      source: {
        doi: '10.1/a',
        title: 'T',
        kind: 'ORIGINAL_DATA',
        licence: 'CC BY 4.0',
        licenceUrl: 'https://l.example',
        citation: 'Cite.',
      },
    };
    const second = {
      ...series,
      id: 'small:1.2.107.2.2',
      seriesInstanceUid: '1.2.107.2.2',
      modality: 'MR',
      description: 'Series 1',
      seriesNumber: 2,
      manifestLine: null,
    };
    assert.deepEqual(answer['data'], { seriesByUid: { nodes: [series, second] } });
  });

  test(`${name}: an annotation leads to its series, study and subject`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const answer = await ask(
      provider,
      `{ annotations(first: 1, filter: { patientId: { eq: "P003" } }) { totalCount { exact } nodes {
        id release kind method label series { id modality } study { id } subject { id } source { doi kind } } } }`,
    );
    assert.deepEqual(answer['data'], {
      annotations: {
        totalCount: { exact: 6 },
        nodes: [
          {
            id: 'small:1.2.121.1.3',
            release: 4,
            kind: 'SEG',
            method: 'MANUAL',
            label: 'Lesion',
            series: { id: 'small:1.2.121.1.3', modality: 'SEG' },
            study: { id: 'small:1.2.121.1' },
            subject: { id: 'small:d1/P003' },
            source: { doi: '10.1/b', kind: 'ANALYSIS_RESULT' },
          },
        ],
      },
    });
  });

  test(`${name}: a page of 100 studies runs as many statements as one of 5`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const query = `query ($first: Int!) { studies(first: $first, orderBy: { by: IMAGES }) { totalCount { exact } keys
      edges { cursor node { id dataset { id sources { doi } } subject { id ${kinds.map((kind) => `${kind} { code { code } source { doi } }`).join(' ')} }
        series(first: 10) { totalCount { exact } edges { cursor node { id source { doi } study { id } } } } } } } }`;
    const statements = async (first: number): Promise<number> =>
      ((await ask(provider, query, { first }))['extensions'] as { atlas: { statements: number } })
        .atlas.statements;
    // Studies, series, subjects, eight clinical tables, the datasets' sources, and sources at three depths.
    const expected = await statements(5);
    assert.deepEqual([await statements(50), await statements(100)], [expected, expected]);
  });
}
