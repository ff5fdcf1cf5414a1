import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { buildSchema, coerceInputValue, isInputObjectType } from 'graphql';

import { drawFilters } from '#scripts/bench/random-filters.ts';
import { differencesOf } from '#scripts/bench/rivals/compare-answers.ts';
import { broadQuestions, selectiveQuestions } from '#scripts/bench/rivals/summary-questions.ts';
import { varyFilter } from '#scripts/bench/summary-query.ts';

const sdl = new URL('../../schema/atlas.graphql', import.meta.url);
const seriesFilter = buildSchema(readFileSync(sdl, 'utf8')).getType('SeriesFilter');

function faultsOf(filter: object): string[] {
  assert.ok(isInputObjectType(seriesFilter));
  const faults: string[] = [];
  coerceInputValue(filter, seriesFilter, (_, __, { message }) => faults.push(message));
  return faults;
}

suite("The bench's summaries", () => {
  test('ask by filters of the contract, as they stand and varied', () => {
    const filters = [...broadQuestions, ...selectiveQuestions].map(({ filter }) => filter);
    assert.deepEqual([...filters, ...filters.map(varyFilter)].flatMap(faultsOf), []);
  });

  test('draw filters of the contract, the same for the same seed', () => {
    assert.deepEqual(drawFilters(64, 25).flatMap(faultsOf), []);
    assert.deepEqual(drawFilters(64, 25), drawFilters(64, 25));
  });

  test('vary a filter by a criterion more in each of its scopes, new each time', () => {
    const filter = {
      modality: { eq: 'CT' },
      study: { annotation: { kind: { eq: 'SEG' }, method: { eq: 'AUTOMATIC' } } },
    };
    const names: string[] = [];
    const varied = [varyFilter(filter), varyFilter(filter)].map((one) =>
      JSON.stringify(one).replaceAll(/"bench-[^"]+"/g, (name) => {
        names.push(name);
        return '"new"';
      }),
    );
    const expected = {
      modality: { eq: 'CT' },
      study: {
        annotation: { kind: { eq: 'SEG' }, method: { eq: 'AUTOMATIC' }, sourceDoi: { ne: 'new' } },
        dataset: { ne: 'new' },
      },
      dataset: { ne: 'new' },
    };
    assert.deepEqual(
      varied.map((one) => JSON.parse(one) as unknown),
      [expected, expected],
    );
    assert.equal(new Set(names).size, 2);
  });

  test('say where a rival counts otherwise, in totals and in buckets', () => {
    const ours = {
      subjects: 3,
      studies: 4,
      series: 9,
      images: 90,
      facets: { SEX: { FEMALE: 2, CONFLICTING: 1 }, MODALITY: { CT: 3 } },
    };
    const theirs = { subjects: 3, studies: 5, facets: { SEX: { FEMALE: 2 }, MODALITY: { MR: 1 } } };
    assert.deepEqual(differencesOf(ours, ours), []);
    assert.deepEqual(differencesOf(ours, theirs), [
      'studies: 4, not 5',
      'MODALITY MR: 0, not 1',
      'MODALITY CT: 3, not 0',
    ]);
  });
});
