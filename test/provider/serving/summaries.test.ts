import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { ask, buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

const counts = 'subjects studies series';
const nothing = { subjects: 0, studies: 0, series: 0 };
const small = { id: 'small' };

/** Counts with whose they are. */
function whose(subjects: number, studies: number, series: number) {
  const counted = { subjects, studies, series };
  return { ...counted, byProvider: [{ provider: small, ...counted }] };
}

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: summaries`, { skip }, async (t) => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await using provider = await openSmall(place);
    const summary = async (selection: string, filter = '{}', asOf = 'null'): Promise<unknown> => {
      const date = asOf === 'null' ? asOf : `"${asOf}"`;
      const query = `{ summary(filter: ${filter}, asOf: ${date}) { ${selection} } }`;
      const answer = await ask(provider, query);
      assert.equal(answer['errors'], undefined, JSON.stringify(answer['errors']));
      return (answer['data'] as { summary: unknown }).summary;
    };

    await t.test('say how much certainly matches, and how much may', async () => {
      const selection = `subjects series possible { ${counts} images }
        byProvider { series possibleSubjects possibleStudies possibleSeries }`;
      // Segmentations have no body part here, and nobody knows more of them.
      const certain = { subjects: 40, series: 478 };
      const possible = { subjects: 40, studies: 239, series: 717, images: 6_202 };
      assert.deepEqual(await summary(selection, '{ bodyPart: { eq: "CHEST" } }'), {
        ...certain,
        possible,
        byProvider: [
          { series: 478, possibleSubjects: 40, possibleStudies: 239, possibleSeries: 717 },
        ],
      });
    });

    await t.test('tell buckets, what is missing and what is not collected apart', async () => {
      const part = `{ ${counts} byProvider { provider { id } ${counts} } }`;
      const selection = `facets(fields: [BODY_PART, ANNOTATION_KIND]) {
        field multiValued buckets { value ${counts} byProvider { provider { id } ${counts} } }
        missing ${part} notCollected { ${counts} } conflicting { ${counts} } known { ${counts} } }`;
      const filter = '{ patientId: { eq: "P002" } }';
      assert.deepEqual(await summary(selection, filter), {
        facets: [
          {
            field: 'BODY_PART',
            multiValued: true,
            buckets: [{ value: 'CHEST', ...whose(1, 6, 12) }],
            missing: whose(1, 6, 6),
            notCollected: nothing,
            conflicting: nothing,
            known: { subjects: 1, studies: 6, series: 12 },
          },
          {
            field: 'ANNOTATION_KIND',
            multiValued: true,
            buckets: [{ value: 'SEG', ...whose(1, 6, 6) }],
            missing: whose(1, 6, 12),
            notCollected: nothing,
            conflicting: nothing,
            known: { subjects: 1, studies: 6, series: 6 },
          },
        ],
      });
    });

    await t.test('do not know of an earlier release what it did not say', async () => {
      const selection = `facets(fields: [SEX]) { buckets { value subjects } missing { subjects }
        notCollected { subjects } known { subjects } }`;
      const sex = (females: object[], notCollected: number) => ({
        facets: [
          {
            buckets: [...females, { value: 'MALE', subjects: 39 }],
            missing: { subjects: 0 },
            notCollected: { subjects: notCollected },
            known: { subjects: 40 - notCollected },
          },
        ],
      });
      assert.deepEqual(await summary(selection), sex([{ value: 'FEMALE', subjects: 1 }], 0));
      assert.deepEqual(await summary(selection, '{}', '2021-06-01'), sex([], 1));
    });

    await t.test('say whose subjects are apart, and of which sources they are', async () => {
      const selection = 'distinctness sourceSubjects { source subjects }';
      const sourceSubjects = ['10.1/a', '10.1/b'].map((source) => ({ source, subjects: 40 }));
      assert.deepEqual(await summary(selection), {
        distinctness: 'WITHIN_PROVIDER',
        sourceSubjects,
      });
    });

    await t.test('leave a facet its own field out of the filter when asked', async () => {
      const selection = `facets(fields: [MODALITY, BODY_PART], ownFilter: false) { field buckets { value series } }`;
      const filter =
        '{ patientId: { eq: "P002" }, modality: { eq: "CT" }, derived: { eq: false } }';
      assert.deepEqual(await summary(selection, filter), {
        facets: [
          {
            field: 'MODALITY',
            buckets: [
              { value: 'CT', series: 6 },
              { value: 'MR', series: 6 },
            ],
          },
          { field: 'BODY_PART', buckets: [{ value: 'CHEST', series: 6 }] },
        ],
      });
    });

    await t.test('count subjects by what clinical tables answer', async () => {
      const selection = `clinicalFacets(questions: [{ kind: PATHOLOGY, code: "SCT:1" }, { kind: PATHOLOGY, code: "SCT:9" }]) {
        key kind code multiValued buckets { value subjects byProvider { provider { id } subjects } }
        present { subjects } absent { subjects } otherAnswer { subjects } missing { subjects } notCollected { subjects } known { subjects } }`;
      const none = { subjects: 0 };
      const parts = { multiValued: true, present: none, absent: none, missing: none };
      assert.deepEqual(await summary(selection), {
        clinicalFacets: [
          {
            key: 'PATHOLOGY SCT:1',
            kind: 'PATHOLOGY',
            code: 'SCT:1',
            ...parts,
            buckets: [
              { value: 'SCT:2', subjects: 1, byProvider: [{ provider: small, subjects: 1 }] },
            ],
            otherAnswer: { subjects: 39 },
            notCollected: none,
            known: { subjects: 1 },
          },
          {
            key: 'PATHOLOGY SCT:9',
            kind: 'PATHOLOGY',
            code: 'SCT:9',
            ...parts,
            buckets: [],
            otherAnswer: none,
            notCollected: { subjects: 40 },
            known: none,
          },
        ],
      });
    });

    await t.test('put numbers into buckets whose edges are given, empty ones too', async () => {
      const selection = `histograms(of: [{ field: AGE_YEARS, edges: [40, 44.5, 60] }, { field: YEAR, edges: [2020] }]) {
          key field multiValued buckets { key from to subjects series } missing { subjects } notCollected { subjects } conflicting { studies } known { subjects } }
        clinicalHistograms(of: [{ kind: LAB_RESULT, code: "SCT:1", edges: [4.5] }]) {
          key buckets { key subjects } otherAnswer { subjects } notCollected { subjects } }`;
      const range = (key: string, bounds: readonly (number | null)[], counted: object) => {
        const [from, to] = bounds;
        return { key, from, to, ...counted };
      };
      assert.deepEqual(await summary(selection, '{ modality: { eq: "CT" } }'), {
        histograms: [
          {
            key: 'AGE_YEARS 40,44.5,60',
            field: 'AGE_YEARS',
            multiValued: false,
            buckets: [
              range('(,40)', [null, 40], { subjects: 0, series: 0 }),
              range('[40,44.5)', [40, 44.5], { subjects: 24, series: 143 }),
              range('[44.5,60)', [44.5, 60], { subjects: 15, series: 90 }),
              range('[60,)', [60, null], { subjects: 0, series: 0 }),
            ],
            missing: { subjects: 1 },
            notCollected: { subjects: 0 },
            conflicting: { studies: 0 },
            known: { subjects: 39 },
          },
          {
            key: 'YEAR 2020',
            field: 'YEAR',
            multiValued: true,
            buckets: [
              range('(,2020)', [null, 2020], { subjects: 0, series: 0 }),
              range('[2020,)', [2020, null], { subjects: 0, series: 0 }),
            ],
            missing: { subjects: 0 },
            notCollected: { subjects: 40 },
            conflicting: { studies: 0 },
            known: { subjects: 0 },
          },
        ],
        clinicalHistograms: [
          {
            key: 'LAB_RESULT SCT:1 4.5',
            buckets: [
              { key: '(,4.5)', subjects: 0 },
              { key: '[4.5,)', subjects: 39 },
            ],
            otherAnswer: { subjects: 1 },
            notCollected: { subjects: 0 },
          },
        ],
      });
    });

    await t.test('count by two fields together', async () => {
      const selection = `crossTabs(of: [{ rows: { field: SEX }, columns: { question: { kind: OUTCOME, code: "SCT:1" } } }]) {
        key rows columns multiValued cells { key rowPart row columnPart column subjects byProvider { provider { id } subjects } } }`;
      const cell = (
        row: string,
        [part, column]: readonly [string, string | null],
        subjects: number,
      ) => ({
        key: `VALUE ${row} × ${part} ${column ?? ''}`,
        rowPart: 'VALUE',
        row,
        columnPart: part,
        column,
        subjects,
        byProvider: [{ provider: small, subjects }],
      });
      assert.deepEqual(await summary(selection), {
        crossTabs: [
          {
            key: 'SEX × OUTCOME SCT:1',
            rows: 'SEX',
            columns: 'OUTCOME SCT:1',
            multiValued: true,
            cells: [
              cell('FEMALE', ['OTHER_ANSWER', null], 1),
              cell('MALE', ['VALUE', 'SCT:2'], 1),
              cell('MALE', ['OTHER_ANSWER', null], 38),
            ],
          },
        ],
      });
    });

    await t.test('answer a question that is asked twice once', async () => {
      const selection = `facets(fields: [SEX, SEX]) { field }
        histograms(of: [{ field: DAY, edges: [0] }, { field: DAY, edges: [0] }]) { key }`;
      assert.deepEqual(await summary(selection), {
        facets: [{ field: 'SEX' }],
        histograms: [{ key: 'DAY 0' }],
      });
    });

    for (const [problem, selection, message] of [
      [
        'edges that do not rise',
        'histograms(of: [{ field: DAY, edges: [1, 5, 5] }]) { key }',
        'Edges of a histogram must be numbers that rise: 5 does not.',
      ],
      [
        'an edge that is no number',
        'histograms(of: [{ field: DAY, edges: [1, 1e999] }]) { key }',
        'Edges of a histogram must be numbers that rise: Infinity does not.',
      ],
      [
        'no edges',
        'clinicalHistograms(of: [{ kind: OUTCOME, code: "SCT:1", edges: [] }]) { key }',
        'A histogram has 0 edges: give 1 to 100.',
      ],
      [
        'more than 100 edges',
        `histograms(of: [{ field: DAY, edges: [${Array.from({ length: 101 }, (_, n) => n).join(',')}] }]) { key }`,
        'A histogram has 101 edges: give 1 to 100.',
      ],
      [
        'a side of a cross-tab that is two',
        'crossTabs(of: [{ rows: { field: SEX, question: { kind: OUTCOME, code: "SCT:1" } }, columns: { field: SEX } }]) { key }',
        'A side of a cross-tab is a field or a question: give exactly one of them.',
      ],
      [
        'more than 50 questions',
        `clinicalFacets(questions: [${Array.from({ length: 51 }, (_, n) => `{ kind: OUTCOME, code: "SCT:${n}" }`).join(',')}]) { key }`,
        'A summary was asked 51 questions at once: ask at most 50.',
      ],
    ] as const) {
      await t.test(`refuse ${problem}, and say what to give`, async () => {
        const answer = await ask(provider, `{ summary { ${selection} } }`);
        const [error] = answer['errors'] as { message: string; extensions: { code: string } }[];
        assert.deepEqual(
          { message: error?.message, code: error?.extensions.code },
          { message, code: 'BAD_USER_INPUT' },
        );
      });
    }
  });
}
