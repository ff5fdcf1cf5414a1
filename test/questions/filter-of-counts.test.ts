import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { Kind, parseConstValue, print } from 'graphql';

import { type Asked, filterOfCounts } from '#scripts/ask/filter-of-counts.ts';

suite('The filter that counts what a filter of a listing describes', () => {
  const countsOf = (asked: Asked, text: string): string => {
    const filter = parseConstValue(text, { noLocation: true });
    assert.equal(filter.kind, Kind.OBJECT);
    return print(filterOfCounts(asked, filter));
  };

  test('keeps criteria on one series together, in the scope of what is counted', () => {
    assert.equal(
      countsOf(
        'subjects',
        '{ sex: {eq: "FEMALE"}, modality: {eq: "CT"}, bodyPart: {eq: "CHEST"}, series: {modality: {eq: "PT"}} }',
      ),
      '{and: [{subject: {sex: {eq: "FEMALE"}, series: {modality: {eq: "PT"}}}}, ' +
        '{subject: {series: {modality: {eq: "CT"}, bodyPart: {eq: "CHEST"}}}}]}',
    );
  });

  test('keeps logic, and what a study asks of its subject', () => {
    assert.equal(
      countsOf(
        'studies',
        '{ or: [{ day: {gt: 5} }, { sex: {eq: "MALE"} }], not: { subject: { studyCount: {gt: 1} } } }',
      ),
      '{and: [{or: [{study: {day: {gt: 5}}}, {subject: {sex: {eq: "MALE"}}}]}, ' +
        '{not: {subject: {studyCount: {gt: 1}}}}]}',
    );
  });

  test('is the filter itself where series are counted, and none where there is none', () => {
    assert.equal(countsOf('series', '{ modality: {eq: "CT"} }'), '{modality: {eq: "CT"}}');
    assert.equal(countsOf('subjects', '{}'), '{}');
  });
});
