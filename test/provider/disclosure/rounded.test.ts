import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { CellScope, Unit } from '#provider/disclosure/disclosure.ts';
import { exact } from '#provider/disclosure/exact.ts';
import { rounded, roundToTens } from '#provider/disclosure/rounded.ts';

const scope: CellScope = {
  datasets: ['d'],
  release: 1,
  filter: { kind: 'all' },
  match: 'CERTAIN',
};

function total(unit: Unit, subjects: number, amount: number): Promise<number | null> {
  const cell = {
    scope,
    unit,
    amount: () => Promise.resolve(amount),
    subjects: () => Promise.resolve(subjects),
  };
  return rounded.total(cell);
}

test('counts are rounded to tens, half up, and are never less than ten', () => {
  const counts = [0, 1, 4, 10, 14, 15, 24, 25, 104, 105, 99_995];
  assert.deepEqual(counts.map(roundToTens), [10, 10, 10, 10, 10, 20, 20, 30, 100, 110, 100_000]);
});

test('no total of fewer than ten subjects is shown, none included', async () => {
  const subjects = [0, 1, 9, 10, 11, 15];
  const shown = await Promise.all(subjects.map((count) => total('subjects', count, count)));
  assert.deepEqual(shown, [null, null, null, 10, 10, 20]);
  // However many series the few have.
  assert.equal(await total('series', 9, 5_000), null);
  assert.equal(await total('images', 12, 5_004), 5_000);
});

test('bytes and series without a number of images are not shown at all', async () => {
  assert.equal(await total('sizeMB', 100, 12.5), null);
  assert.equal(await total('seriesWithoutImageCount', 100, 50), null);
});

test('of a table those cells are shown that ten subjects stand in', async () => {
  const cells = [
    { bucket: 'a', counts: { subjects: 9, studies: 90, series: 900 } },
    { bucket: 'b', counts: { subjects: 10, studies: 4, series: 55 } },
    { bucket: 'c', counts: { subjects: 0, studies: 3, series: 0 } },
  ];
  const table = { scope, rule: 'facet MODALITY', cells };
  const plain = (await rounded.table(table)).map(
    (counts) => counts && [counts.subjects, counts.studies, counts.series],
  );
  assert.deepEqual(plain, [null, [10, 10, 60], null]);
  assert.deepEqual(
    await exact.table(table),
    cells.map(({ counts }) => counts),
  );
});

test('bounds hold the true count, whatever it is', async () => {
  const holdings = () => Promise.resolve({ subjects: 1_000, studies: 1_200, series: 5_000 });
  for (let count = 0; count < 300; count++) {
    const shown = await total('subjects', count, count);
    const totals = { subjects: shown, studies: shown, series: shown };
    const bounds = await rounded.bounds(totals, holdings);
    assert.ok(bounds.subjectsAtLeast! <= count && count <= bounds.subjectsAtMost!, `${count}`);
    assert.ok(bounds.studiesAtLeast! <= count && count <= bounds.studiesAtMost!, `${count}`);
    assert.ok(bounds.seriesAtLeast! <= count && count <= bounds.seriesAtMost!, `${count}`);
  }
});

test('bounds of what is not shown reach as far as the datasets do', async () => {
  const hidden = { subjects: null, studies: null, series: null };
  const upTo = (studiesAtMost: number | null, seriesAtMost: number | null) => ({
    subjectsAtLeast: 0,
    subjectsAtMost: 9,
    studiesAtLeast: 0,
    studiesAtMost,
    seriesAtLeast: 0,
    seriesAtMost,
  });
  const holdings = () => Promise.resolve({ subjects: 100, studies: 120, series: 500 });
  assert.deepEqual(await rounded.bounds(hidden, holdings), upTo(124, 504));
  assert.deepEqual(await rounded.bounds(hidden, () => Promise.resolve(hidden)), upTo(null, null));
});

test('an exact count bounds itself', async () => {
  const totals = { subjects: 3, studies: 4, series: 0 };
  assert.deepEqual(await exact.bounds(totals, () => Promise.reject(new Error('not asked'))), {
    subjectsAtLeast: 3,
    subjectsAtMost: 3,
    studiesAtLeast: 4,
    studiesAtMost: 4,
    seriesAtLeast: 0,
    seriesAtMost: 0,
  });
});
