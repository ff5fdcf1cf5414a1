import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { type FilterSetup, startFilters } from './filter-setup.ts';

const many = Array.from({ length: 501 }, () => 'nlst');
const survival = { kind: 'OUTCOME', code: { eq: 'ATLAS:overall-survival' } };

/** A filter that holds itself so many times, each in the next one's `not`. */
function nested(levels: number): object {
  let filter = {};
  for (let level = 1; level < levels; level++) filter = { not: filter };
  return filter;
}

const refused: readonly {
  readonly name: string;
  readonly filter: unknown;
  readonly code: string;
  readonly message: string;
}[] = [
  {
    name: 'an empty in',
    filter: { and: [{ dataset: { in: [] } }] },
    code: 'FILTER_INVALID',
    message: '"filter.and[0].dataset.in" is empty: give at least one value or leave it out.',
  },
  {
    name: 'the global id of a dataset where its own name is meant',
    filter: { study: { series: { dataset: { notIn: ['nlst', 'lidc:lidc_idri'] } } } },
    code: 'FILTER_INVALID',
    message:
      '"filter.study.series.dataset.notIn" has "lidc:lidc_idri", which is a global id: give the name without the provider, "lidc_idri".',
  },
  {
    name: 'an empty or',
    filter: { study: { or: [] } },
    code: 'FILTER_INVALID',
    message: '"filter.study.or" is empty: give at least one filter or leave it out.',
  },
  {
    name: 'a between of one',
    filter: { ageYears: { between: [40] } },
    code: 'FILTER_INVALID',
    message: '"filter.ageYears.between" has 1 values: give the first and the last.',
  },
  {
    name: 'a reversed range',
    filter: { ageYears: { between: [50, 40] } },
    code: 'FILTER_INVALID',
    message: '"filter.ageYears.between" goes from 50 down to 40: give the smaller first.',
  },
  {
    name: 'more than 500 values',
    filter: { dataset: { notIn: many } },
    code: 'FILTER_TOO_LARGE',
    message: '"filter.dataset.notIn" lists 501 values: give at most 500.',
  },
  {
    name: 'infinity',
    filter: { ageYears: { gt: Number.POSITIVE_INFINITY } },
    code: 'FILTER_INVALID',
    message: '"filter.ageYears.gt" is not a finite number: give one.',
  },
  {
    name: 'what is no number',
    filter: { ageYears: { in: [Number.NaN] } },
    code: 'FILTER_INVALID',
    message: '"filter.ageYears.in" is not a finite number: give one.',
  },
  {
    name: 'a date where days are meant',
    filter: { study: { day: { gte: '2001-01-01' } } },
    code: 'FILTER_INVALID',
    message: '"filter.study.day.gte" is not a finite number: give one.',
  },
  {
    name: 'a NUL character',
    filter: { patientId: { eq: 'A\0B' } },
    code: 'FILTER_INVALID',
    message: '"filter.patientId.eq" has a text with a NUL character: give it without.',
  },
  {
    name: 'a text of more than 1,000 characters',
    filter: { patientId: { in: ['x'.repeat(1_001)] } },
    code: 'FILTER_TOO_LARGE',
    message: '"filter.patientId.in" has a text of 1001 characters: give at most 1000.',
  },
  {
    name: '200 levels',
    filter: nested(200),
    code: 'FILTER_TOO_LARGE',
    message: `"filter${'.not'.repeat(32)}" lies on level 33: nest at most 32.`,
  },
  {
    name: 'more than 500 criteria',
    filter: { or: Array.from({ length: 501 }, () => ({ sex: { eq: 'MALE' } })) },
    code: 'FILTER_TOO_LARGE',
    message: '"filter.or[500].sex" has more than 500 criteria: ask for less at once.',
  },
  {
    name: 'descendantOf where no concepts stand',
    filter: { series: { licence: { descendantOf: 'CC BY' } } },
    code: 'FILTER_INVALID',
    message:
      '"filter.series.licence.descendantOf" asks for concepts where none stand: ask by eq or in.',
  },
  {
    name: 'in and descendantOf in one field',
    filter: { bodyPart: { in: ['CHEST'], descendantOf: 'HEAD' } },
    code: 'FILTER_INVALID',
    message: '"filter.bodyPart" has "in" and "descendantOf": give one of them here.',
  },
  {
    name: 'an operator that a field does not have',
    filter: { sex: { gt: 'A' } },
    code: 'FILTER_INVALID',
    message: '"filter.sex" has no "gt": give one of eq, ne, in, notIn, descendantOf, exists.',
  },
  {
    name: 'a sex that there is not',
    filter: { sex: { in: ['FEMALE', 'femal'] } },
    code: 'FILTER_INVALID',
    message:
      '"filter.sex.in" has "femal", which is no value of it: give one of FEMALE, MALE, OTHER, CONFLICTING.',
  },
  {
    name: 'a side that there is not',
    filter: { clinical: [{ kind: 'DIAGNOSIS', laterality: { ne: 'L' } }] },
    code: 'FILTER_INVALID',
    message:
      '"filter.clinical[0].laterality.ne" has "L", which is no value of it: give one of LEFT, RIGHT, BILATERAL.',
  },
  {
    name: 'a method of annotations that there is not',
    filter: { annotation: { method: { eq: 'hand' } } },
    code: 'FILTER_INVALID',
    message:
      '"filter.annotation.method.eq" has "hand", which is no value of it: give one of MANUAL, SEMIAUTOMATIC, AUTOMATIC.',
  },
  {
    name: 'a kind of annotations that there is not',
    filter: { annotation: { kind: { notIn: ['CT'] } } },
    code: 'FILTER_INVALID',
    message:
      '"filter.annotation.kind.notIn" has "CT", which is no value of it: give one of SEG, SR, RTSTRUCT, ANN, M3D, PR, KO.',
  },
  {
    name: 'a maker that there is not',
    filter: { manufacturer: { eq: 'SIEMENZ AND SONS' } },
    code: 'CONCEPT_UNKNOWN',
    message:
      '"filter.manufacturer.eq" has "SIEMENZ AND SONS", which names no concept: give one of EUCAIM:IMG1000044 (SIEMENS), ATLAS:manufacturer-sonosite (SONOSITE), ATLAS:manufacturer-sybil (SYBIL).',
  },
  {
    name: 'what only the gateway writes',
    filter: { modality: { eq: 'CT', broader: ['MR'] } },
    code: 'FILTER_INVALID',
    message: '"filter.modality" has "broader", which the gateway writes: leave it out.',
  },
  {
    name: 'a number without its unit',
    filter: { clinical: [{ ...survival, number: { gte: 5 } }] },
    code: 'UNIT_REQUIRED',
    message: '"filter.clinical[0].number" has no unit: give "unit", such as "d".',
  },
  {
    name: 'a unit of another dimension',
    filter: { clinical: [{ ...survival, number: { gte: 5 }, unit: 'kg' }] },
    code: 'UNIT_MISMATCH',
    message:
      '"filter.clinical[0].number" is in "kg", which is no UCUM unit or measures something else than d: give "d" or a unit of its dimension.',
  },
  {
    name: 'a word for a unit',
    filter: { clinical: [{ ...survival, number: { gte: 5 }, unit: 'years' }] },
    code: 'UNIT_MISMATCH',
    message:
      '"filter.clinical[0].number" is in "years", which is no UCUM unit or measures something else than d: give "d" or a unit of its dimension.',
  },
  {
    name: 'a unit where a concept has none',
    filter: {
      clinical: [
        {
          kind: 'OBSERVATION',
          code: { eq: 'Number of lung nodules' },
          number: { gte: 3 },
          unit: 'mm',
        },
      ],
    },
    code: 'UNIT_MISMATCH',
    message: '"filter.clinical[0].number" is about a concept without a unit: leave "unit" out.',
  },
  {
    name: 'a number of concepts in two units',
    filter: {
      clinical: [
        {
          kind: 'OBSERVATION',
          code: { in: ['Body weight', 'Body mass index'] },
          number: { gt: 9 },
          unit: 'kg',
        },
      ],
    },
    code: 'UNIT_MISMATCH',
    message:
      '"filter.clinical[0].number" is about concepts in kg and kg/m2: ask for them one by one.',
  },
  {
    name: 'a number of nothing',
    filter: { clinical: [{ kind: 'OUTCOME', number: { gt: 5 }, unit: 'd' }] },
    code: 'FILTER_INVALID',
    message:
      '"filter.clinical[0].number" is a number of nothing: say by eq, in or descendantOf of "code" what it measures.',
  },
  {
    name: 'an annotation without its kind',
    filter: { clinical: [{ code: { eq: 'Ki-67' } }] },
    code: 'FILTER_INVALID',
    message: '"filter.clinical[0]" needs "kind": give it.',
  },
  {
    name: 'what is no filter',
    filter: { and: ['CT'] },
    code: 'FILTER_INVALID',
    message: '"filter.and[0]" is no SubjectFilter: give an object.',
  },
];

suite('a filter that no row can be asked', () => {
  let setup: FilterSetup;
  before(async () => {
    setup = await startFilters();
  });
  after(() => setup[Symbol.asyncDispose]());

  for (const { name, filter, code, message } of refused) {
    test(`is refused for ${name}, with the place and what to give`, async () => {
      await assert.rejects(setup.prepare('SubjectFilter', filter), { code, message });
    });
  }

  test('may have as many levels as are allowed, and as many values', async () => {
    const { explanation } = await setup.prepare('SubjectFilter', nested(31));
    assert.equal(explanation?.canonical, '{}');
    await setup.prepare('SubjectFilter', { dataset: { in: many.slice(1) } });
  });

  test('is not one with wildcards, quotes or SQL in it: they are texts like others', async () => {
    const patientId = { in: ["'; DROP TABLE series; --", '%', '*', '_', '\\', '${x}', '<b>'] };
    const { value } = await setup.prepare('SubjectFilter', { patientId });
    assert.deepEqual(value, { patientId });
  });

  test('is not one with another letter case: values are sent as rows have them', async () => {
    const { value } = await setup.prepare('SubjectFilter', {
      sex: { in: ['female', 'Male'], exists: true },
      manufacturer: { notIn: ['siemens', '3d slicer', 'GE'] },
      annotation: { kind: { eq: 'seg' }, method: { ne: 'manual' } },
      clinical: [{ kind: 'DIAGNOSIS', laterality: { eq: 'left' } }],
    });
    assert.deepEqual(value, {
      sex: { in: ['FEMALE', 'MALE'], exists: true },
      manufacturer: { notIn: ['SIEMENS', '3D SLICER', 'GE'] },
      annotation: { kind: { eq: 'SEG' }, method: { ne: 'MANUAL' } },
      clinical: [{ kind: 'DIAGNOSIS', laterality: { eq: 'LEFT' } }],
    });
  });

  test('is not one with single values where lists belong: GraphQL takes them for lists of one', async () => {
    const { value } = await setup.prepare('SubjectFilter', {
      and: { sex: { in: 'MALE' } },
      not: null,
      ageYears: { gt: null },
    });
    assert.deepEqual(value, { and: [{ sex: { in: ['MALE'] } }], ageYears: {} });
  });
});
