import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Progress } from '#gateway/scatter/progress.ts';
import { holdAnswers } from '#test/support/held-answers.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

/** Proves of everybody that nothing matches. */
const nobodyIsConcerned = {
  trustedMs: 0,
  concernedBy: () => () => false,
  saw: () => {},
  [Symbol.dispose]: () => {},
};

const skipped = { status: 'SKIPPED', code: 'SKIPPED_IRRELEVANT' };
const pending = { status: 'PENDING', code: null };

test('the next provider is pending while it is asked in place of one that failed, and is the one that settled', async () => {
  await using scatter = await startScatter(
    { a: [], b: [], c: [] },
    { choose: () => nobodyIsConcerned },
  );
  const [a, b] = scatter.providers.map((provider) => holdAnswers(provider));
  using progress = new Progress(5_000, new AbortController().signal, () => undefined);
  const show = (): Promise<unknown> =>
    scatter.ask(
      '{ summary(filter: { modality: { eq: "XA" } }) { subjects answers { provider { id } status code } } }',
      {},
      { progress },
    );
  const merge = (subjects: number | null, ...[ofA, ofB]: readonly [object, object]): object => ({
    data: {
      summary: {
        subjects,
        answers: [
          { provider: { id: 'a' }, ...ofA },
          { provider: { id: 'b' }, ...ofB },
          { provider: { id: 'c' }, ...skipped },
        ],
      },
    },
  });

  assert.deepEqual(await show(), merge(null, pending, skipped));
  await a?.first;
  a?.fail();
  await b?.first;
  assert.deepEqual(await show(), merge(null, skipped, pending));
  assert.deepEqual(progress.shown, { settled: [], over: false });

  await b?.release();
  await progress.changed();
  assert.deepEqual(await show(), merge(0, skipped, { status: 'ANSWERED', code: null }));
  assert.deepEqual(progress.shown, { settled: ['b'], over: true });
});
