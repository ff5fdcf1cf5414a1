import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { defaultDeadlines } from '#gateway/gateway.ts';
import { AnswerMemory } from '#gateway/scatter/answer-memory.ts';
import { RetryBudget } from '#gateway/scatter/retry-budget.ts';
import type { FakeProvider } from '#test/support/fake-provider.ts';
import { startScatter } from '#test/support/scatter-setup.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';

const page = '{ studies { nodes { id } } }';
const count = '{ summary { studies answers { code trips } } }';
const answered = { summary: { studies: 1, answers: [{ code: null, trips: 1 }] } };

/** The milliseconds that the gateway says to wait, call by call. */
function noteDeadlines({ provider }: { provider: FakeProvider }): readonly number[] {
  const noted: number[] = [];
  provider.behaviour = (_request, response) => {
    noted.push(Number(response.req.headers[ticketHeaders.deadline]));
    return undefined;
  };
  return noted;
}

async function startOne(settings: Parameters<typeof startScatter>[1]) {
  const scatter = await startScatter({ a: [{ uid: '1', day: 1 }] }, settings);
  const [provider] = scatter.providers;
  assert.ok(provider);
  await provider.sketched;
  return { scatter, provider, [Symbol.asyncDispose]: () => scatter[Symbol.asyncDispose]() };
}

suite('the time of a request', { timeout: 60_000 }, () => {
  test('is longer than that of a call, and that than a connection’s', () => {
    const { totalMs, callMs, connectMs, mergedMs } = defaultDeadlines;
    assert.deepEqual([totalMs, callMs, connectMs], [10_000, 5_000, 1_000]);
    assert.ok(mergedMs <= callMs);
  });

  test('is told to providers: the call’s, the field’s or what is left of the request’s, whichever is shortest', async () => {
    const clock = { ms: 0 };
    const settings = { ...defaultDeadlines, now: () => clock.ms };
    await using atlas = await startOne(settings);
    const told = noteDeadlines(atlas);
    const context = {};
    await atlas.scatter.ask(page, {}, context);
    await atlas.scatter.ask(count, {}, context);
    clock.ms = 9_000;
    await atlas.scatter.ask(page, {}, context);
    const most = [5_000, 2_000, 1_000];
    assert.equal(told.length, most.length);
    for (const [index, ms] of told.entries()) {
      assert.ok(ms <= (most[index] ?? 0) && ms > (most[index] ?? 0) - 1_000, `${ms}`);
    }
  });

  test('is over for all its fetches together: a later one is not sent then', async () => {
    const clock = { ms: 0 };
    await using atlas = await startOne({ totalMs: 10_000, now: () => clock.ms });
    const context = {};
    assert.deepEqual((await atlas.scatter.ask(count, {}, context)).data, answered);
    clock.ms = 10_000;
    const late = { summary: { studies: null, answers: [{ code: 'PROVIDER_TIMEOUT', trips: 0 }] } };
    assert.deepEqual((await atlas.scatter.ask(count, {}, context)).data, late);
    assert.deepEqual((await atlas.scatter.ask(count, {}, {})).data, answered);
  });

  test('is not longer for a retry: the second try of a call ends with the call', async () => {
    await using atlas = await startOne({ totalMs: 600_000, callMs: 500 });
    const { provider, scatter } = atlas;
    let tries = 0;
    provider.behaviour = (_request, response) => {
      if (tries++ === 0) response.socket?.resetAndDestroy();
      return 'handled';
    };
    const { data } = await scatter.ask(count);
    const late = { studies: null, answers: [{ code: 'PROVIDER_TIMEOUT', trips: 1 }] };
    assert.deepEqual(data, { summary: late });
    assert.equal(tries, 2);
  });

  test('is not used for a retry once the client has left', async () => {
    await using atlas = await startOne({ totalMs: 600_000 });
    const { provider, scatter } = atlas;
    const client = new AbortController();
    let tries = 0;
    provider.behaviour = (_request, response) => {
      tries++;
      response.socket?.once('close', () => client.abort());
      response.socket?.resetAndDestroy();
      return 'handled';
    };
    await scatter.ask(count, {}, { signal: client.signal });
    // Longer than any retry waits.
    await pause(100);
    assert.equal(tries, 1);
  });
});

test('retries are a tenth of the calls, however long all goes wrong or well', () => {
  const budget = new RetryBudget();
  let retries = 0;
  const call = (): void => {
    budget.called();
    if (budget.take()) retries++;
  };
  for (let calls = 0; calls < 1_000; calls++) call();
  assert.equal(retries, 101);
  for (let calls = 0; calls < 10_000; calls++) budget.called();
  retries = 0;
  while (budget.take()) retries++;
  assert.equal(retries, 10);
});

suite('answers that are read hold', () => {
  test('no more than so many bytes each', () => {
    const memory = new AnswerMemory(100);
    const cut: string[] = [];
    const one = memory.open(() => void cut.push('one'));
    one.add(100);
    assert.deepEqual([cut, memory.totalBytes], [[], 100]);
    one.add(1);
    one.add(50);
    assert.deepEqual([cut, memory.totalBytes], [['one'], 0]);
  });

  test('no more than three of the largest together, where they are large: all such are given up, a small one is not', () => {
    const memory = new AnswerMemory(100);
    const cut: number[] = [];
    const open = (index: number) => memory.open(() => void cut.push(index));
    const small = open(-1);
    small.add(5);
    const large = Array.from({ length: 30 }, (_, index) => open(index));
    let most = 0;
    for (let bytes = 0; bytes < 100; bytes++) {
      for (const answer of large) {
        answer.add(1);
        most = Math.max(most, memory.totalBytes);
      }
    }
    assert.deepEqual([most, memory.totalBytes], [5 + 300, 5]);
    assert.deepEqual(
      cut.toSorted((a, b) => a - b),
      [...large.keys()],
    );
    small.release();
    assert.equal(memory.totalBytes, 0);
  });

  test('usual answers whole, however many: they are not cut for large ones, which are', () => {
    const memory = new AnswerMemory(1_600);
    const cut: string[] = [];
    // As many as 32 callers have of 32 providers; together more than three of the largest.
    const usual = Array.from({ length: 1_024 }, () => memory.open(() => void cut.push('usual')));
    for (const answer of usual) answer.add(5);
    assert.deepEqual([cut, memory.totalBytes], [[], 1_024 * 5]);
    const large = Array.from({ length: 4 }, () => memory.open(() => void cut.push('large')));
    for (const answer of large) answer.add(1_500);
    assert.deepEqual(cut, ['large', 'large', 'large', 'large']);
    assert.equal(memory.totalBytes, 1_024 * 5);
  });

  test('no more than 32 of the largest in all: the largest of small ones is given up, where many of them are too much', () => {
    const memory = new AnswerMemory(160);
    const cut: number[] = [];
    const small = Array.from({ length: 569 }, (_, index) =>
      memory.open(() => void cut.push(index)),
    );
    for (const [index, answer] of small.entries()) answer.add(index === 7 ? 10 : 9);
    assert.deepEqual([cut, memory.totalBytes], [[7], 568 * 9]);
  });

  test('all large ones no more, where those and small ones together are too much', () => {
    const memory = new AnswerMemory(160);
    const cut: string[] = [];
    const large = memory.open(() => void cut.push('large'));
    large.add(150);
    const small = Array.from({ length: 553 }, () => memory.open(() => void cut.push('small')));
    for (const answer of small) answer.add(9);
    assert.deepEqual([cut, memory.totalBytes], [['large'], 553 * 9]);
  });
});
