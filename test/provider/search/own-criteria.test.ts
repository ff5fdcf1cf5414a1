import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isOnField, isOnQuestion, withoutOwn } from '#provider/search/own-criteria.ts';
import { readFilter } from '#provider/search/read-filter.ts';

import type { FilterInput } from './sql-oracle.ts';

const without = (field: string, input: FilterInput) =>
  withoutOwn(readFilter('series', input), isOnField(field));
const read = (input: FilterInput) => readFilter('series', input);

test('what a filter says of a field beside other fields is left out, however it says it', () => {
  const others = { bodyPart: { eq: 'CHEST' }, sex: { eq: 'MALE' } };
  const own: FilterInput[] = [
    { modality: { eq: 'CT' } },
    { modality: { ne: 'CT', in: ['MR', 'PT'], exists: true } },
    { not: { modality: { eq: 'CT' } } },
    { or: [{ modality: { eq: 'CT' } }, { modality: { eq: 'MR' } }] },
    { and: [{ modality: { ne: 'CT' } }, { and: [{ modality: { ne: 'MR' } }] }] },
  ];
  for (const one of own) {
    assert.deepEqual(without('MODALITY', { ...others, ...one }), read(others));
    assert.deepEqual(without('MODALITY', one), { kind: 'all' });
  }
});

test('what must hold of the one subject of a series is told apart', () => {
  const age = { ageYears: { gte: 50 } };
  assert.deepEqual(without('SEX', { ...age, sex: { eq: 'MALE' } }), read(age));
  assert.deepEqual(
    without('SEX', { subject: { ...age, sex: { eq: 'MALE' } } }),
    read({ subject: age }),
  );
  assert.deepEqual(without('SEX', { subject: { sex: { eq: 'MALE' } } }), { kind: 'all' });
});

test('a part that speaks of something else too stays whole', () => {
  for (const filter of [
    { or: [{ modality: { eq: 'CT' } }, { bodyPart: { eq: 'CHEST' } }] },
    { not: { modality: { eq: 'CT' }, bodyPart: { eq: 'CHEST' } } },
    { study: { series: { modality: { eq: 'CT' } } } },
    { subject: { modalities: { all: ['CT'] } } },
    { not: {} },
  ]) {
    assert.deepEqual(without('MODALITY', filter), read(filter));
  }
});

test('a clinical question has criteria of its own where no other code is asked', () => {
  const question = { kind: 'TUMOR_MARKER', code: 'SCT:1' } as const;
  const own = { kind: 'TUMOR_MARKER', code: { eq: 'SCT:1' }, value: { eq: 'SCT:2' } };
  const other = { kind: 'TUMOR_MARKER', code: { in: ['SCT:1', 'SCT:3'] } };
  const left = withoutOwn(read({ clinical: [own, other] }), isOnQuestion(question));
  assert.deepEqual(
    JSON.stringify(left),
    JSON.stringify(read({ clinical: [other] })).replaceAll('clinical[0]', 'clinical[1]'),
  );
});
