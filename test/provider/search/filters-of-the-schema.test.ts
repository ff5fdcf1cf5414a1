import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readFilter } from '#provider/search/read-filter.ts';

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
      { kind: 'range', column: 'day', gte: 0, lte: null },
      {
        kind: 'some',
        of: 'subjects',
        where: { kind: 'in', column: 'sex', values: ['FEMALE', 'OTHER'] },
      },
      {
        kind: 'some',
        of: 'series',
        where: {
          kind: 'and',
          of: [
            { kind: 'in', column: 'modality', values: ['CT'] },
            { kind: 'in', column: 'derived', values: [false] },
          ],
        },
      },
    ],
  });
});

test('eq and in together must both hold', () => {
  assert.deepEqual(readFilter('series', { modality: { eq: 'CT', in: ['CT', 'MR'] } }), {
    kind: 'and',
    of: [
      { kind: 'in', column: 'modality', values: ['CT'] },
      { kind: 'in', column: 'modality', values: ['CT', 'MR'] },
    ],
  });
});

test('a clinical criterion keeps what must be in one row together', () => {
  const clinical = {
    kind: 'TUMOR_MARKER',
    code: { eq: 'SCT:1' },
    value: { in: ['SCT:2', 'SCT:3'] },
    number: { lte: 4 },
  };
  assert.deepEqual(readFilter('subjects', { clinical: [clinical] }), {
    kind: 'clinical',
    table: 'TUMOR_MARKER',
    code: ['SCT:1'],
    value: ['SCT:2', 'SCT:3'],
    number: { gte: null, lte: 4 },
    bodySite: null,
  });
});

test('a list of more than 500 values is refused', () => {
  const values = Array.from({ length: 501 }, (_, number) => String(number));
  assert.throws(() => readFilter('subjects', { patientId: { in: values } }), {
    code: 'BAD_USER_INPUT',
    message: 'The filter "patientId" lists 501 values: give at most 500.',
  });
});
