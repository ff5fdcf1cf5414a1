import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createQueryRecorder, shorten } from '#gateway/audit/canonical-query.ts';

test('a question that was refused stands in its record shortly, under the hash of the whole', () => {
  const record = createQueryRecorder();
  const variables = { a: 'x', b: [1, 2] };
  const long = record({
    source: `{ ${'field '.repeat(100)}}`,
    operationName: undefined,
    variables,
  });
  const short = shorten(long);
  assert.deepEqual(short, { ...long, text: `${long.text.slice(0, 200)}…` });
  assert.ok(long.text.length > 200);
  const brief = record({ source: '{ me { name } }', operationName: undefined, variables });
  assert.deepEqual(shorten(brief), brief);
});
