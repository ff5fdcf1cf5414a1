import assert from 'node:assert/strict';
import { test } from 'node:test';

import { watchLag } from '#gateway/load/watch-lag.ts';

test('a process that is 200 ms late does not keep up until a second without such a turn has passed', () => {
  const measured = [11, 200, 100, 101, 12];
  const stopped: string[] = [];
  let tick = (): void => undefined;
  const meter = {
    takeP99: () => measured.shift() ?? 0,
    [Symbol.dispose]: () => void stopped.push('meter'),
  };
  const watch = watchLag(meter, (ms, work) => {
    assert.equal(ms, 1_000);
    tick = work;
    return { [Symbol.dispose]: () => void stopped.push('clock') };
  });
  const said = [watch.keepsUp()];
  while (measured.length > 0) {
    tick();
    said.push(watch.keepsUp());
  }
  watch[Symbol.dispose]();
  assert.deepEqual(said, [true, true, false, true, false, true]);
  assert.deepEqual(stopped, ['clock', 'meter']);
});

test('a real turn of 200 ms is seen', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let tick = (): void => undefined;
  using watch = watchLag(undefined, (_ms, work) => {
    tick = work;
    return { [Symbol.dispose]: () => undefined };
  });
  // The meter samples before and after.
  setTimeout(() => {
    const end = performance.now() + 200;
    while (performance.now() < end);
    setTimeout(resolve, 50);
  }, 50);
  await promise;
  tick();
  assert.equal(watch.keepsUp(), false);
});
