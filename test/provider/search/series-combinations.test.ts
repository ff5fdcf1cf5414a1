import assert from 'node:assert/strict';
import { test } from 'node:test';

import { noRelease } from '#provider/columns/column-layout.ts';
import type { TableColumns } from '#provider/columns/provider-columns.ts';
import { combineSeries } from '#provider/search/series-combinations.ts';

const rows = 4;
const values = 100_000;

/** Series with the same, great codes in all columns, but for the last: there they differ by 1. */
function seriesOfManyValues(): TableColumns {
  const codesOf = (name: string): Int32Array =>
    name === 'licence'
      ? Int32Array.of(99_996, 99_997, 99_996, 99_998)
      : new Int32Array(rows).fill(99_999);
  return {
    rows,
    things: rows,
    bytes: () => new Uint8Array(rows),
    integers: () => new Int32Array(rows).fill(noRelease),
    numbers: () => new Float64Array(rows),
    codes: (name) => ({ codes: codesOf(name), size: values, valueOf: String, codeOf: Number }),
    withheld: new Set(),
  };
}

test('combinations of columns with many values are told apart, and numbered as they are met', () => {
  assert.deepEqual(combineSeries(seriesOfManyValues()), {
    codes: Int32Array.of(0, 1, 0, 2),
    examples: Int32Array.of(0, 1, 3),
  });
});
