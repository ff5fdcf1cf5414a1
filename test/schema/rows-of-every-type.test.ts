import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import { buildASTSchema, isObjectType, parse } from 'graphql';

import { demonstrationSource } from '#scripts/start/atlas-set.ts';
import { openDemonstration, type OpenDemonstration } from '#test/support/open-demonstration.ts';

import { answerRows } from './answer-rows.ts';
import { clinicalFields, type ClinicalRow, clinicalRows } from './clinical-rows.ts';
import { objectTypes, readContract } from './read-contract.ts';
import { summaryRows } from './summary-rows.ts';

/** The row by which codings and concepts are shown. */
const marker = clinicalRows.TumorMarker;

/** The other types: a query that shows one, the file it came from, and what tells that one from others. */
const others: Readonly<Record<string, { from: string; query: string; has: object }>> = {
  Provider: {
    from: 'providers.json',
    query: '{ provider(id: "nlst") { __typename id name country tier } }',
    has: { id: 'nlst', name: 'National Lung Screening Trial', country: 'US', tier: 2 },
  },
  Release: {
    from: 'versions.csv',
    query: '{ provider(id: "nlst") { publishedReleases { __typename number date } } }',
    has: { number: 25, date: '2026-09-26' },
  },
  Dataset: {
    from: 'collections.json',
    query: '{ dataset(id: "lidc:lidc_idri") { __typename id title hasCondition } }',
    has: { id: 'lidc:lidc_idri', title: 'LIDC-IDRI' },
  },
  Distribution: {
    from: 'collections.json',
    query: '{ dataset(id: "lidc:lidc_idri") { distributions { __typename doi licence } } }',
    has: { doi: '10.7937/k9/tcia.2015.lo9ql9sx', licence: 'CC BY 3.0' },
  },
  AccessTerms: {
    from: 'access-terms.yaml',
    query: '{ dataset(id: "ispy:ispy2") { accessTerms { __typename duo moratoriumUntil } } }',
    has: { duo: ['DUO:0000042', 'DUO:0000024'], moratoriumUntil: '2027-12-31' },
  },
  DatasetRelease: {
    from: 'versions.csv',
    query: '{ dataset(id: "cmmd:cmmd") { releases { __typename number date } } }',
    has: {},
  },
  Source: {
    from: 'collections.json',
    query: '{ dataset(id: "lidc:lidc_idri") { sources { __typename doi kind } } }',
    has: { doi: '10.7937/k9/tcia.2015.lo9ql9sx', kind: 'ORIGINAL_DATA' },
  },
  Subject: {
    from: 'series.parquet',
    query:
      '{ subject(id: "acrin:acrin_6698/ACRIN-6698-145777") { __typename patientId sex timeOrigin } }',
    has: { patientId: 'ACRIN-6698-145777', sex: 'FEMALE' },
  },
  Counts: {
    from: 'series.parquet',
    query:
      '{ subject(id: "acrin:acrin_6698/ACRIN-6698-145777") { counts { __typename studies images } } }',
    has: { studies: 1, images: 2884 },
  },
  Study: {
    from: 'series.parquet',
    query:
      '{ study(id: "acrin:1.3.6.1.4.1.14519.5.2.1.7695.4164.190488735251656440778186129192") { __typename modalities } }',
    has: { modalities: ['MR', 'SEG'] },
  },
  Series: {
    from: 'series.parquet',
    query:
      '{ oneSeries(id: "acrin:1.3.6.1.4.1.14519.5.2.1.7695.4164.115206581667149494306738612195") { __typename modality manifestLine } }',
    has: {
      modality: 'MR',
      manifestLine: 'cp s3://idc-open-data/777971bd-a11d-4679-a85c-3512d4d39d6b/* .',
    },
  },
  ImagingAnnotation: {
    from: 'series.parquet',
    query:
      '{ annotation(id: "acrin:1.3.6.1.4.1.14519.5.2.1.7695.4164.172136498136350619782498969398") { __typename kind label } }',
    has: { kind: 'SEG', label: 'ACRIN-6698: DWI SEG: from S5: Whole Tumor Manual' },
  },
  ...summaryRows,
  ...answerRows,
  TotalCount: {
    from: 'series.parquet',
    query: '{ studies(first: 1) { totalCount { __typename exact } } }',
    has: {},
  },
  ProviderAnswer: {
    from: 'providers.json',
    query: '{ studies(first: 1) { answers { __typename provider { id } status release } } }',
    has: { provider: { id: 'nlst' }, status: 'ANSWERED', release: 25 },
  },
  SubjectMatches: {
    from: 'series.parquet',
    query:
      '{ subjectsByPatientId(patientIds: ["ACRIN-6698-145777"]) { __typename nodes { patientId } } }',
    has: { nodes: [{ patientId: 'ACRIN-6698-145777' }] },
  },
  StudyMatches: {
    from: 'series.parquet',
    query:
      '{ studiesByUid(uids: ["1.3.6.1.4.1.14519.5.2.1.7695.4164.190488735251656440778186129192"]) { __typename nodes { modalities } } }',
    has: { nodes: [{ modalities: ['MR', 'SEG'] }] },
  },
  SeriesMatches: {
    from: 'series.parquet',
    query:
      '{ seriesByUid(uids: ["1.3.6.1.4.1.14519.5.2.1.7695.4164.115206581667149494306738612195"]) { __typename nodes { modality } } }',
    has: { nodes: [{ modality: 'MR' }] },
  },
  Coding: {
    from: marker.table,
    query: subjectWith(marker, 'code { __typename code display }'),
    has: marker.row.code,
  },
  Concept: {
    from: marker.table,
    query: subjectWith(marker, 'code { concept { __typename id label } }'),
    has: { id: marker.row.code.code, label: marker.row.code.display },
  },
  ConceptOccurrence: {
    from: marker.table,
    query: subjectWith(marker, 'code { concept { occurrences { __typename provider { id } } } }'),
    has: { provider: { id: 'breast-community' } },
  },
  ConceptAlias: {
    from: 'tables/breast/cmmd_clinical.csv',
    query: '{ conceptsById(ids: ["SCT:254837009"]) { aliases { __typename id } } }',
    has: { id: 'SCT:254837009' },
  },
};

function subjectWith({ field, row }: ClinicalRow, selection: string): string {
  return `{ subject(id: "${row.subject.id}") { ${field} { ${selection} } } }`;
}

/** All objects of a type in an answer. */
function findAll(answer: unknown, typeName: string): Record<string, unknown>[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const inside = Object.values(answer).flatMap((value) => findAll(value, typeName));
  const own = answer as Record<string, unknown>;
  return own['__typename'] === typeName ? [own, ...inside] : inside;
}

/** Types that callers meet, but for those that only hold others: pages and their edges. */
function typesToShow(): string[] {
  const sdl = readFileSync(new URL('../../schema/atlas.graphql', import.meta.url), 'utf8');
  const types = Object.values(buildASTSchema(parse(sdl)).getTypeMap()).filter(isObjectType);
  const ofAccount = objectTypes(readContract('account'));
  return types
    .map((type) => type.name)
    .filter(
      (name) =>
        !name.startsWith('__') &&
        // What a caller is told of themselves is nobody's data.
        (!ofAccount.has(name) || name === 'Dataset') &&
        !/^(Query|Subscription|PageInfo|\w+(Connection|Edge))$/.test(name),
    );
}

suite('in the demonstration', () => {
  let atlas: OpenDemonstration;
  before(async () => {
    atlas = await openDemonstration({ ownTerms: true });
  });
  after(() => atlas[Symbol.asyncDispose]());

  async function ask(query: string): Promise<unknown> {
    const body = JSON.stringify({ query });
    const answer = (await atlas.post(body)) as { data: unknown; errors?: unknown };
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    return answer.data;
  }

  test('every type of the schema has a row named here', () => {
    const named = [...Object.keys(clinicalRows), ...Object.keys(others)];
    assert.deepEqual(named.toSorted(), typesToShow().toSorted());
  });

  for (const [typeName, { from, query, has }] of Object.entries(others)) {
    test(`${typeName} has a row from ${from}`, async () => {
      assert.ok(existsSync(join(demonstrationSource, from)));
      const found = findAll(await ask(query), typeName);
      assert.ok(found.length > 0);
      assert.ok(
        found.some((row) => isDeepStrictEqual({ ...row, ...has }, row)),
        JSON.stringify(found.slice(0, 3)),
      );
    });
  }

  for (const [typeName, known] of Object.entries<ClinicalRow>(clinicalRows)) {
    const { table, says, row } = known;
    test(`${typeName} has the row that ${table} gives ${row.subject.id} (${says})`, async () => {
      assert.ok(existsSync(join(demonstrationSource, table)));
      const found = findAll(
        await ask(subjectWith(known, `__typename ${clinicalFields}`)),
        typeName,
      ).filter(({ id }) => id === row.id);
      assert.deepEqual(found, [{ __typename: typeName, ...row }]);
    });
  }
});
