import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, suite, test } from 'node:test';

import { type FilterSetup, startFilters } from './filter-setup.ts';

const explained: readonly {
  readonly type: string;
  readonly filter: unknown;
  readonly sentence: string;
}[] = [
  { type: 'SubjectFilter', filter: null, sentence: 'All subjects.' },
  { type: 'StudyFilter', filter: { and: [{}, { sex: {} }] }, sentence: 'All studies.' },
  { type: 'SeriesFilter', filter: { not: {} }, sentence: 'No series.' },
  {
    type: 'SubjectFilter',
    filter: {
      sex: { eq: 'FEMALE' },
      study: { modalities: { all: ['PT', 'CT'] } },
      clinical: [
        { kind: 'DIAGNOSIS', code: { eq: 'Diagnosis' }, value: { descendantOf: 'SCT:93880001' } },
      ],
    },
    sentence:
      'Subjects whose sex is FEMALE, with one study whose modalities include Positron emission tomography and Computed tomography, and with one clinical diagnosis (whose code is Diagnosis and whose value is Lung cancer or narrower).',
  },
  {
    type: 'SubjectFilter',
    filter: { modality: { eq: 'CT' }, bodyPart: { in: ['CHEST', 'LUNG'] } },
    sentence:
      'Subjects with one series (whose modality is Computed tomography and whose body part is Chest or Lung).',
  },
  {
    type: 'StudyFilter',
    filter: {
      clinicalWithin: {
        days: 30,
        clinical: { kind: 'TUMOR_MARKER', code: { eq: 'Ki-67' }, number: { gte: 20 }, unit: '%' },
      },
      or: [{ sex: { ne: 'MALE' } }, { day: { between: [0, 9] }, modality: { exists: true } }],
    },
    sentence:
      'Studies with one clinical tumor marker within 30 days (whose code is Ki-67 and whose number is at least 20 %), and (either with one subject whose sex is not MALE or (whose day is at least 0 and is at most 9 and with one series whose modality is stated)).',
  },
  {
    type: 'SeriesFilter',
    filter: {
      derived: { eq: true },
      manufacturer: { notIn: ['GE', 'PHILIPS'] },
      not: { and: [{ study: { modalities: { none: ['MR'] } } }, { licence: { exists: false } }] },
    },
    sentence:
      'Series that is derived, whose manufacturer is neither GE nor PHILIPS, and except those (with one study whose modalities do not include Magnetic resonance and whose licence is missing).',
  },
  {
    type: 'AnnotationFilter',
    filter: { dataset: { in: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] }, kind: { eq: 'SEG' } },
    sentence:
      'Annotations whose kind is SEG, and with one subject whose dataset is a, b, c, d, e or 3 others.',
  },
];

const contradictory: readonly {
  readonly name: string;
  readonly type: string;
  readonly filter: unknown;
  readonly contradiction: string | null;
}[] = [
  {
    name: 'two values of one thing',
    type: 'SubjectFilter',
    filter: { series: { and: [{ modality: { eq: 'CT' } }, { modality: { eq: 'MR' } }] } },
    contradiction:
      'No series has a modality that is Computed tomography and is Magnetic resonance.',
  },
  {
    name: 'the same of several series, which is none',
    type: 'SubjectFilter',
    filter: { and: [{ modality: { eq: 'CT' } }, { modality: { eq: 'MR' } }] },
    contradiction: null,
  },
  {
    name: 'a range without numbers',
    type: 'StudyFilter',
    filter: { day: { gte: 5 }, and: [{ day: { lt: 3 } }] },
    contradiction: 'No study has a day that is at least 5 and is less than 3.',
  },
  {
    name: 'a range of nothing between its ends',
    type: 'StudyFilter',
    filter: { day: { gte: 5, lt: 5 } },
    contradiction: 'No study has a day that is at least 5 and is less than 5.',
  },
  {
    name: 'a value that is asked for and excluded',
    type: 'SubjectFilter',
    filter: { sex: { in: ['MALE', 'OTHER'] }, not: { sex: { in: ['FEMALE', 'MALE', 'OTHER'] } } },
    contradiction:
      'No subject has a sex that is MALE or OTHER and is neither FEMALE, MALE nor OTHER.',
  },
  {
    name: 'values that others together exclude',
    type: 'SubjectFilter',
    filter: {
      and: [{ sex: { in: ['MALE', 'OTHER'] } }, { sex: { ne: 'MALE' } }, { sex: { ne: 'OTHER' } }],
    },
    contradiction: 'No subject has a sex that is MALE or OTHER and is not MALE and is not OTHER.',
  },
  {
    name: 'a value that is to be missing and known',
    type: 'SeriesFilter',
    filter: { bodyPart: { exists: false, eq: 'CHEST' } },
    contradiction: 'No series has a body part that is Chest and is missing.',
  },
  {
    name: 'a modality that a study has and has not',
    type: 'StudyFilter',
    filter: { modalities: { all: ['CT', 'MR'], none: ['MR'] } },
    contradiction:
      'No study has modalities that include Computed tomography and Magnetic resonance and do not include Magnetic resonance.',
  },
  {
    name: 'one in every choice',
    type: 'SeriesFilter',
    filter: { or: [{ instanceCount: { gt: 5, lt: 2 } }, { not: {} }] },
    contradiction: 'No series has an instance count that is more than 5 and is less than 2.',
  },
  {
    name: 'one in a choice, which leaves the other',
    type: 'SeriesFilter',
    filter: { or: [{ instanceCount: { gt: 5, lt: 2 } }, { modality: { eq: 'CT' } }] },
    contradiction: null,
  },
  {
    name: 'an annotation of two values',
    type: 'SubjectFilter',
    filter: {
      clinical: [
        { kind: 'OUTCOME', code: { eq: 'Overall survival' }, number: { gt: 5, lt: 1 }, unit: 'a' },
      ],
    },
    contradiction:
      'No clinical outcome has a number that is more than 1826.25 d and is less than 365.25 d.',
  },
  {
    name: 'nothing at all',
    type: 'SeriesFilter',
    filter: { not: {} },
    contradiction: 'An empty filter holds for every row, so its "not" holds for none.',
  },
];

suite('the explanation of a filter', () => {
  let setup: FilterSetup;
  before(async () => {
    setup = await startFilters();
  });
  after(() => setup[Symbol.asyncDispose]());

  for (const { type, filter, sentence } of explained) {
    test(`says: ${sentence}`, async () => {
      assert.equal((await setup.explain(type, filter)).sentence, sentence);
    });
  }

  test('has the canonical form with its SHA-256', async () => {
    const { canonical, hash } = await setup.explain('SeriesFilter', {
      not: { modality: { notIn: ['MR', 'CT', 'DCM:CT'] } },
      bodyPart: { in: ['LUNG'] },
    });
    assert.equal(canonical, '{"bodyPart":{"eq":"LUNG"},"modality":{"in":["CT","MR"]}}');
    assert.equal(hash, createHash('sha256').update(canonical).digest('hex'));
  });

  for (const { name, type, filter, contradiction } of contradictory) {
    test(`tells of a contradiction: ${name}`, async () => {
      const { value, explanation } = await setup.prepare(type, filter);
      assert.equal(explanation?.contradiction, contradiction);
      assert.notEqual(value, null, 'it is sent all the same');
    });
  }
});
