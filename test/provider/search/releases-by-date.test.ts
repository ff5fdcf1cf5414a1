import assert from 'node:assert/strict';
import { test } from 'node:test';

import { resolveRelease } from '#provider/search/resolve-release.ts';

const releases = [
  { number: 3, date: '2021-08-04' },
  { number: 4, date: '2021-09-21' },
  { number: 5, date: '2021-09-21' },
];

test('a date is answered from the latest release at or before it, of one day from the later one', () => {
  assert.equal(resolveRelease(releases, '2021-08-03'), null);
  assert.equal(resolveRelease(releases, '2021-08-04')?.number, 3);
  assert.equal(resolveRelease(releases, '2021-09-20')?.number, 3);
  assert.equal(resolveRelease(releases, '2021-09-21')?.number, 5);
  assert.equal(resolveRelease(releases, null)?.number, 5);
});

test('without a release there is none to answer from', () => {
  assert.equal(resolveRelease([], null), null);
});
