import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ScatterContext } from '#gateway/scatter/scatter-context.ts';
import { startScatter } from '#test/support/scatter-setup.ts';

type Calls = NonNullable<ScatterContext['calls']>;

const question = '{ summary { studies } }';

function told(calls: Calls): unknown {
  const answers = [...calls.values()].toSorted((a, b) => (a.provider < b.provider ? -1 : 1));
  return answers.map(({ provider, status, code, release }) => [provider, status, code, release]);
}

test('a request is told what became of every provider whose answer went into its result, also where it was kept', async () => {
  await using scatter = await startScatter({
    a: [{ uid: '1', day: 1 }],
    b: [{ uid: '2', day: 2 }],
  });
  for (const provider of scatter.providers) provider.state = 'one';
  const answered = [
    ['a', 'ANSWERED', null, 1],
    ['b', 'ANSWERED', null, 1],
  ];
  for (const when of ['asked', 'kept']) {
    const calls: Calls = new Map();
    await scatter.ask(question, {}, { calls });
    assert.deepEqual(told(calls), answered, when);
  }
});

test('a provider that failed for one part of a request is told as failed, whatever it answered to others', async () => {
  await using scatter = await startScatter({ a: [{ uid: '1', day: 1 }] });
  const [provider] = scatter.providers;
  if (provider !== undefined) {
    provider.behaviour = (request) => (request.query.includes('summary') ? 'nonsense' : undefined);
  }
  const calls: Calls = new Map();
  await scatter.ask('{ summary { studies } studies(first: 1) { nodes { id } } }', {}, { calls });
  assert.deepEqual(told(calls), [['a', 'FAILED', 'PROVIDER_BAD_RESPONSE', null]]);
});
