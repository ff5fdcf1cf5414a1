import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeOf, readRanges } from '#provider/search/number-ranges.ts';

test('a number lies from an edge on and below the next', () => {
  const ranges = readRanges([-1.5, 0, 10]);
  assert.deepEqual(ranges, [
    { key: '(,-1.5)', from: null, to: -1.5 },
    { key: '[-1.5,0)', from: -1.5, to: 0 },
    { key: '[0,10)', from: 0, to: 10 },
    { key: '[10,)', from: 10, to: null },
  ]);
  const numbers = [-2, -1.5, -0.1, 0, 9.99, 10, 1e9];
  assert.deepEqual(
    numbers.map((number) => placeOf(number, ranges)),
    [0, 1, 1, 2, 2, 3, 3],
  );
});

test('edges that fall, stand still, are no numbers, none or too many are refused', () => {
  const rise = (edge: number) =>
    `Edges of a histogram must be numbers that rise: ${edge} does not.`;
  const cases: [number[], string][] = [
    [[1, 0], rise(0)],
    [[1, 1], rise(1)],
    [[Number.NaN], rise(Number.NaN)],
    [[0, Number.POSITIVE_INFINITY], rise(Number.POSITIVE_INFINITY)],
    [[], 'A histogram has 0 edges: give 1 to 100.'],
    [Array.from({ length: 101 }, (_, edge) => edge), 'A histogram has 101 edges: give 1 to 100.'],
  ];
  for (const [edges, message] of cases) {
    assert.throws(() => readRanges(edges), { code: 'BAD_USER_INPUT', message });
  }
});
