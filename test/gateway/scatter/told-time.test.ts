import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AnswerTimes } from '#gateway/scatter/provider-health.ts';
import { toldMoment, toldTime } from '#gateway/scatter/told-time.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

const steps = [0, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];

test('a time is told as the next step, and nothing as nothing', () => {
  assert.deepEqual(
    [0, 0.3, 9.9, 10, 10.1, 20, 21, 77, 101, 499.9, 4_000, 10_000].map(toldTime),
    [0, 10, 10, 10, 20, 20, 50, 100, 200, 500, 5_000, 10_000],
  );
});

test('a moment is told to the second that it is in', () => {
  assert.deepEqual([0, 999, 1_000, Date.UTC(2026, 10, 25, 23, 35, 40, 617)].map(toldMoment), [
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:01Z',
    '2026-11-25T23:35:40Z',
  ]);
});

test('no caller is told how long counting took but in steps: neither of one answer, nor of the last hundred', async () => {
  await using atlas = await startScatter({ a: [{ uid: '1', day: 1 }], b: [] });
  const { data } = await atlas.ask<{ summary: { answers: { milliseconds: number }[] } }>(
    '{ summary { studies answers { milliseconds } } }',
  );
  assert.deepEqual(
    data.summary.answers.map(({ milliseconds }) => steps.includes(milliseconds)),
    [true, true],
  );
  const times = new AnswerTimes();
  for (const milliseconds of [3.14, 14.1, 15.9]) times.answered(milliseconds);
  assert.deepEqual([times.quantile(0.1), times.quantile(0.5)], [10, 20]);
  assert.match(times.lastSeen ?? '', /T\d\d:\d\d:\d\dZ$/);
});
