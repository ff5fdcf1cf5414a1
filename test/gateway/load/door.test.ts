import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createDoor, type Door, type Priority } from '#gateway/load/door.ts';

const overloaded = { code: 'OVERLOADED' };
const staying = new AbortController().signal;

/** A door whose waits end when the test says so. */
function doorOf(running: number, waiting: number): { door: Door; timeUp: (() => void)[] } {
  const timeUp: (() => void)[] = [];
  const door = createDoor({ running, waiting, waitMs: 700 }, (ms, work) => {
    assert.equal(ms, 700);
    timeUp.push(work);
    return { [Symbol.dispose]: () => void timeUp.splice(timeUp.indexOf(work), 1) };
  });
  return { door, timeUp };
}

/** Enters, and says so. */
async function enter(
  { door }: { door: Door },
  who: { name: string; priority: Priority },
  entered: string[],
): Promise<Disposable> {
  const place = await door.enter(who.priority, staying);
  entered.push(who.name);
  return place;
}

test('so many requests run at once; the next goes in when one ends, callers with a token first', async () => {
  const setup = doorOf(1, 4);
  const entered: string[] = [];
  const first = await enter(setup, { name: 'first', priority: 'PUBLIC' }, entered);
  const waiting = [
    enter(setup, { name: 'public 1', priority: 'PUBLIC' }, entered),
    enter(setup, { name: 'public 2', priority: 'PUBLIC' }, entered),
    enter(setup, { name: 'known 1', priority: 'AUTHENTICATED' }, entered),
    enter(setup, { name: 'known 2', priority: 'AUTHENTICATED' }, entered),
  ];
  assert.deepEqual(entered, ['first']);
  first[Symbol.dispose]();
  for (const place of [waiting[2], waiting[3], waiting[0], waiting[1]]) {
    (await place)?.[Symbol.dispose]();
  }
  assert.deepEqual(entered, ['first', 'known 1', 'known 2', 'public 1', 'public 2']);
  assert.deepEqual(setup.timeUp, []);
});

test('the public takes half of the places to wait in, and who finds none is refused at once', async () => {
  const setup = doorOf(1, 4);
  const entered: string[] = [];
  const first = await enter(setup, { name: 'first', priority: 'PUBLIC' }, entered);
  const wait = (priority: Priority) => enter(setup, { name: priority, priority }, entered);
  const waiting = [wait('PUBLIC'), wait('PUBLIC')];
  await assert.rejects(wait('PUBLIC'), overloaded);
  waiting.push(wait('AUTHENTICATED'), wait('AUTHENTICATED'));
  await assert.rejects(wait('AUTHENTICATED'), overloaded);
  first[Symbol.dispose]();
  for (const place of waiting.toReversed()) void place.then((taken) => taken[Symbol.dispose]());
  assert.equal((await Promise.all(waiting)).length, 4);
});

test('who waits too long is refused, and who leaves gives up the place', async () => {
  const setup = doorOf(1, 2);
  const first = await setup.door.enter('PUBLIC', staying);
  const late = setup.door.enter('AUTHENTICATED', staying);
  const gone = new AbortController();
  const left = setup.door.enter('AUTHENTICATED', gone.signal);
  gone.abort();
  await assert.rejects(left, overloaded);
  for (const end of [...setup.timeUp]) end();
  await assert.rejects(late, overloaded);
  first[Symbol.dispose]();
  const next = await setup.door.enter('PUBLIC', staying);
  await assert.rejects(setup.door.enter('PUBLIC', AbortSignal.abort()), overloaded);
  next[Symbol.dispose]();
});
