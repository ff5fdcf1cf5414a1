import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createKeptMerges } from '#gateway/scatter/gather-kept.ts';
import { failuresToOpen } from '#gateway/scatter/provider-channel.ts';
import { startFakeProvider } from '#test/support/fake-provider.ts';
import { holdAnswers } from '#test/support/held-answers.ts';
import { entryOf, startScatter } from '#test/support/scatter-setup.ts';

const mergedMs = 500;

/** The code of a provider that hung many times, each call so long by the clock, and then answers. */
async function codeAfterCallsOf(milliseconds: number): Promise<string | null | undefined> {
  const clock = { ms: 0 };
  await using scatter = await startScatter({ a: [] }, { mergedMs, now: () => clock.ms });
  const [a] = scatter.providers;
  assert.ok(a);
  await a.sketched;
  a.behaviour = () => {
    clock.ms += milliseconds;
    return 'handled';
  };
  for (let calls = 0; calls < failuresToOpen; calls++) await scatter.ask('{ summary { studies } }');
  a.behaviour = () => '{"data":{"r":{"studies":0}}}';
  const { data } = await scatter.ask<{ summary: { answers: readonly { code: string | null }[] } }>(
    '{ summary { studies answers { code } } }',
  );
  return data.summary.answers[0]?.code;
}

suite('a call whose time is up', () => {
  test('is held against the provider where it had most of the time', async () => {
    assert.equal(await codeAfterCallsOf(mergedMs), 'PROVIDER_CIRCUIT_OPEN');
  });

  test('is not where the gateway itself began it late', async () => {
    assert.equal(await codeAfterCallsOf(mergedMs / 4), null);
  });
});

test('a call to who has moved is not shared with who asks where they are now', async () => {
  await using scatter = await startScatter({ a: [{ uid: '1', day: 1 }] });
  await using moved = await startFakeProvider('a', [
    { uid: '2', day: 1 },
    { uid: '3', day: 2 },
  ]);
  const [before] = scatter.providers;
  assert.ok(before);
  const held = holdAnswers(before);
  const question = '{ summary { studies } }';
  const early = scatter.ask(question);
  await held.first;
  scatter.roster.replace([entryOf(moved)]);
  assert.deepEqual(await scatter.ask(question), { data: { summary: { studies: 2 } } });
  await held.release();
  assert.deepEqual(await early, { data: { summary: { studies: 1 } } });
});

test('merges are kept up to a weight in which what providers did counts too', () => {
  const kept = createKeptMerges();
  const merge = { text: '{}', answers: [], roster: [], states: new Map<string, string>() };
  kept.set('light', { ...merge, weight: 2 });
  assert.ok(kept.get('light'));
  kept.set('heavy', { ...merge, weight: 40_000_000 });
  assert.deepEqual([kept.get('light'), kept.get('heavy')], [undefined, undefined]);
});
