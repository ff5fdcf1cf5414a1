import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runInTurn, sharedTurn } from '#provider/serving/scan-turns.ts';

test('scans that are asked for at once run in that order, and everybody else has a turn between two long ones', async () => {
  let turns = 0;
  const count = (): void => {
    turns++;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const names = Array.from({ length: 10 }, (_, n) => n);
  const seen = await Promise.all(
    names.map((name) =>
      runInTurn(() => {
        const until = performance.now() + 3;
        while (performance.now() < until);
        return { name, turns };
      }),
    ),
  );
  clearImmediate(counting);
  assert.deepEqual(
    seen.map(({ name }) => name),
    names,
  );
  assert.equal(new Set(seen.map((scan) => scan.turns)).size, names.length);
});

test('a scan that throws takes nobody its turn', async () => {
  const broken = runInTurn(() => {
    throw new Error('broken');
  });
  const next = runInTurn(() => 'next');
  await assert.rejects(broken, { message: 'broken' });
  assert.equal(await next, 'next');
});

test('statements that are asked for at once wait for one turn of the loop, and go on before anybody else', async () => {
  const seen: string[] = [];
  const read = async (name: string): Promise<void> => {
    await sharedTurn();
    seen.push(name);
  };
  setImmediate(() => setImmediate(() => seen.push('others')));
  const both = [read('studies'), read('subjects')];
  assert.deepEqual(seen, []);
  await Promise.all(both);
  assert.deepEqual(seen, ['studies', 'subjects']);
  await read('series');
  assert.deepEqual(seen, ['studies', 'subjects', 'others', 'series']);
});
