import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Criterion } from '#provider/search/criterion.ts';
import { readFilter } from '#provider/search/read-filter.ts';

function isIn(path: string, values: readonly (string | boolean)[], column = path): Criterion {
  return { kind: 'in', path, column, values, broader: [] };
}

function range(
  path: string,
  [from, to]: readonly [number, number],
  column = path,
): Criterion & { kind: 'range' } {
  return { kind: 'range', path, column, from, to, includes: [true, true] };
}

test('no filter, an empty one and empty criteria describe everything', () => {
  const everything = { kind: 'all' };
  assert.deepEqual(readFilter('studies', undefined), everything);
  assert.deepEqual(readFilter('studies', null), everything);
  assert.deepEqual(readFilter('studies', {}), everything);
  assert.deepEqual(readFilter('studies', { modality: null, day: {}, sex: {} }), everything);
});

test('criteria on series of a study share one series, criteria on its subject one subject', () => {
  const filter = {
    modality: { eq: 'CT' },
    derived: { eq: false },
    sex: { in: ['FEMALE', 'OTHER'] },
    day: { gte: 0 },
  };
  assert.deepEqual(readFilter('studies', filter), {
    kind: 'and',
    of: [
      range('day', [0, Infinity]),
      { kind: 'some', of: 'subjects', where: isIn('sex', ['FEMALE', 'OTHER']) },
      {
        kind: 'some',
        of: 'series',
        where: { kind: 'and', of: [isIn('modality', ['CT']), isIn('derived', [false])] },
      },
    ],
  });
});

test('eq and in together must both hold', () => {
  assert.deepEqual(readFilter('series', { modality: { eq: 'CT', in: ['CT', 'MR'] } }), {
    kind: 'and',
    of: [isIn('modality', ['CT']), isIn('modality', ['CT', 'MR'])],
  });
});

test('a concept that holds the one asked for goes along, so that rows which say no more are unknown', () => {
  const bodyPart = { in: ['LUNG'], broader: ['CHEST'] };
  assert.deepEqual(readFilter('series', { bodyPart }), {
    ...isIn('bodyPart', ['LUNG']),
    broader: ['CHEST'],
  });
});

test('ne, notIn and exists: false say what is not so', () => {
  const filter = {
    modality: { ne: 'CT', notIn: ['MR', 'PT'] },
    bodyPart: { exists: false },
    instanceCount: { ne: 3 },
  };
  assert.deepEqual(readFilter('series', filter), {
    kind: 'and',
    of: [
      { kind: 'not', of: isIn('modality', ['CT']) },
      { kind: 'not', of: isIn('modality', ['MR', 'PT']) },
      { kind: 'not', of: { kind: 'exists', path: 'bodyPart', column: 'bodyPart' } },
      { kind: 'not', of: range('instanceCount', [3, 3]) },
    ],
  });
});

test('numbers can be equal, between, greater or less, or one of several', () => {
  const filter = { day: { gt: 1, lt: 9, between: [2, 5], in: [3, 4] } };
  assert.deepEqual(readFilter('studies', filter), {
    kind: 'and',
    of: [
      { ...range('day', [1, 9]), includes: [false, false] },
      range('day', [2, 5]),
      { kind: 'or', of: [range('day', [3, 3]), range('day', [4, 4])] },
    ],
  });
});

test('and, or and not nest, and say where in the filter each criterion stands', () => {
  const filter = {
    or: [{ modality: { eq: 'CT' } }, { not: { study: { series: { modality: { eq: 'MR' } } } } }],
  };
  const mr = isIn('or[1].not.study.series.modality', ['MR'], 'modality');
  assert.deepEqual(readFilter('subjects', filter), {
    kind: 'or',
    of: [
      { kind: 'some', of: 'series', where: isIn('or[0].modality', ['CT'], 'modality') },
      {
        kind: 'not',
        of: { kind: 'some', of: 'studies', where: { kind: 'some', of: 'series', where: mr } },
      },
    ],
  });
});

test('modalities of a study: any of several, each of several, none of several', () => {
  const has = (...values: string[]): Criterion => ({
    kind: 'some',
    of: 'series',
    where: isIn('modalities', values, 'modality'),
  });
  const modalities = { any: ['CT', 'MR'], all: ['PT', 'CT'], none: ['SM'] };
  assert.deepEqual(readFilter('studies', { modalities }), {
    kind: 'and',
    of: [has('CT', 'MR'), has('PT'), has('CT'), { kind: 'not', of: has('SM') }],
  });
});

test('a clinical criterion keeps what must be in one row together', () => {
  const clinical = {
    kind: 'TUMOR_MARKER',
    code: { eq: 'SCT:1' },
    value: { in: ['SCT:2', 'SCT:3'] },
    number: { lte: 4 },
  };
  const where = {
    kind: 'and',
    of: [
      isIn('clinical[0].code', ['SCT:1'], 'code'),
      isIn('clinical[0].value', ['SCT:2', 'SCT:3'], 'valueCode'),
      range('clinical[0].number', [-Infinity, 4], 'valueNumber'),
    ],
  };
  const criterion = { kind: 'clinical', table: 'TUMOR_MARKER', where, codes: ['SCT:1'] };
  assert.deepEqual(readFilter('subjects', { clinical: [clinical] }), {
    ...criterion,
    path: 'clinical[0]',
    withinDays: null,
  });
  const near = readFilter('studies', { clinicalWithin: { days: 30, clinical } });
  assert.deepEqual(JSON.parse(JSON.stringify(near).replaceAll('clinicalWithin', 'clinical[0]')), {
    ...JSON.parse(JSON.stringify(criterion)),
    path: 'clinical[0]',
    withinDays: 30,
  });
});

test('what nobody collects is a criterion too', () => {
  assert.deepEqual(readFilter('series', { sliceThicknessMm: { lte: 2.5 } }), {
    kind: 'uncollected',
    path: 'sliceThicknessMm',
  });
});

test('a list of more than 500 values is refused', () => {
  const values = Array.from({ length: 501 }, (_, number) => String(number));
  assert.throws(() => readFilter('subjects', { patientId: { in: values } }), {
    code: 'BAD_USER_INPUT',
    message: 'The filter "patientId" lists 501 values: give at most 500.',
  });
});
