import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startScatter } from '#test/support/scatter-setup.ts';

/** Sums of what two providers say, of whom the second keeps a total to itself. */
async function addUp(other: unknown, selection = 'subjects series'): Promise<unknown> {
  await using scatter = await startScatter({ a: [], b: [] });
  const [a, b] = scatter.providers;
  assert.ok(a && b);
  const bounds = { seriesAtLeast: 28, seriesAtMost: 40 };
  a.behaviour = () => JSON.stringify({ data: { r: { subjects: 28, series: 3, bounds } } });
  b.behaviour = () =>
    JSON.stringify({ data: { r: other }, extensions: { atlas: { suppressed: true } } });
  const { data } = await scatter.ask<{ summary: unknown }>(`{ summary { ${selection} } }`);
  return data.summary;
}

suite('A sum with a provider that keeps a total to itself', () => {
  test('is of what was released', async () => {
    assert.deepEqual(await addUp({ subjects: null, series: null }), { subjects: 28, series: 3 });
    assert.deepEqual(await addUp({ subjects: 70, series: null }), { subjects: 98, series: 3 });
  });

  test('has no bound where it says none: that is nothing it keeps back', async () => {
    const bounds = { seriesAtLeast: 0, seriesAtMost: null };
    const sums = await addUp({ bounds }, 'bounds { seriesAtLeast seriesAtMost }');
    assert.deepEqual(sums, { bounds: { seriesAtLeast: 28, seriesAtMost: null } });
    const one = await addUp({ bounds: { seriesAtMost: null } }, 'bounds { seriesAtMost }');
    assert.deepEqual(one, { bounds: { seriesAtMost: null } });
  });

  test('and its bounds are unknown where the other did not answer', async () => {
    const nothing = { seriesAtLeast: null, seriesAtMost: null };
    const selection = 'series bounds { seriesAtLeast seriesAtMost }';
    assert.deepEqual(await addUp('no summary', selection), { series: null, bounds: nothing });
  });

  test('is unknown where it was not asked', async () => {
    assert.deepEqual(await addUp({ subjects: 70 }), { subjects: 98, series: null });
  });
});
