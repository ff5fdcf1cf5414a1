import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { FakeProvider } from '#test/support/fake-provider.ts';
import { type ScatterSetup, startScatter } from '#test/support/scatter-setup.ts';

import { page } from './study-pages.ts';

suite('a second trip', () => {
  test('that fails marks its provider, which keeps its place; the page is filled by the others', async () => {
    await using scatter = await startManyOfOne();
    const [a] = scatter.providers;
    assert.ok(a);
    a.behaviour = ({ variables }) => (variables['atlas_after'] === null ? undefined : 'no');
    const broken = await page(scatter, null, 6);
    assert.deepEqual(broken, {
      ids: ['b:1', 'c:1'],
      end: broken.end,
      more: true,
      answers: ['a FAILED 2', 'b ANSWERED 1', 'c ANSWERED 1'],
    });
    a.behaviour = null;
    assert.deepEqual((await page(scatter, broken.end, 6)).ids, uidsOf(a).slice(0, 6));
  });

  test('that meets a later release asks its provider from the start again', async () => {
    await using scatter = await startManyOfOne();
    const [a] = scatter.providers;
    assert.ok(a);
    const later = [{ uid: '0', day: -9 }, ...a.rows.filter(({ uid }) => uid !== '2')];
    a.behaviour = ({ variables }) => {
      if (variables['atlas_after'] === null || a.release === 2) return undefined;
      a.release = 2;
      a.rows = later;
      return undefined;
    };
    const { ids, answers } = await page(scatter, null, 6);
    assert.deepEqual(ids, ['a:0', 'a:1', 'a:3', 'a:4', 'a:5', 'a:6']);
    assert.deepEqual(answers, ['a ANSWERED 3', 'b ANSWERED 1', 'c ANSWERED 1']);
  });

  test('that meets other rows than the keys announced asks its provider from the start again', async () => {
    await using scatter = await startManyOfOne();
    const [a] = scatter.providers;
    assert.ok(a);
    const later = a.rows.filter(({ uid }) => uid !== '5');
    a.behaviour = ({ variables }) => {
      if (variables['atlas_after'] !== null) a.rows = later;
      return undefined;
    };
    const { ids, answers } = await page(scatter, null, 6);
    assert.deepEqual(ids, ['a:1', 'a:2', 'a:3', 'a:4', 'a:6', 'a:7']);
    assert.deepEqual(answers, ['a ANSWERED 3', 'b ANSWERED 1', 'c ANSWERED 1']);
  });

  test('fetches exactly the rows that are missing', async () => {
    await using scatter = await startManyOfOne();
    const { ids, answers } = await page(scatter, null, 6);
    const [a] = scatter.providers;
    assert.ok(a);
    assert.deepEqual(ids, uidsOf(a).slice(0, 6));
    assert.deepEqual(answers, ['a ANSWERED 2', 'b ANSWERED 1', 'c ANSWERED 1']);
    assert.deepEqual(
      a.requests.map(({ variables }) => [
        variables['atlas_first'],
        variables['atlas_rows'],
        variables['atlas_after'],
      ]),
      [
        [6, 4, null],
        [2, 2, '{"key":4,"id":"4"}'],
      ],
    );
  });
});

/** Three providers without sketches; the first has all the early rows. */
function startManyOfOne(): Promise<ScatterSetup> {
  return startScatter({
    a: Array.from({ length: 9 }, (_, index) => ({ uid: `${index + 1}`, day: index + 1 })),
    b: [{ uid: '1', day: 50 }],
    c: [{ uid: '1', day: 60 }],
  });
}

function uidsOf(provider: FakeProvider): string[] {
  return provider.rows.map(({ uid }) => `${provider.id}:${uid}`);
}
