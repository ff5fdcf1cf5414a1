import assert from 'node:assert/strict';
import { test } from 'node:test';
import { threadId } from 'node:worker_threads';

import type { Mount } from '#kit/mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { openWorkerMount, restartMs, type WorkerMount } from '#kit/worker-mount.ts';
import { createLog } from '#schema/kernel/log.ts';

const log = createLog('silent');
const notReady = {
  errors: [
    {
      message: 'The provider is not ready to answer.',
      extensions: { code: 'PROVIDER_NOT_READY' },
    },
  ],
};

interface Threaded extends AsyncDisposable {
  readonly url: string;
  readonly worker: WorkerMount;
  /** Places: something has begun, something may end or has ended, the thread has closed what it opened. */
  readonly gate: Int32Array;
  /** Milliseconds that the mount sees. */
  readonly clock: { now: number };
}

async function openThreaded(opens = true): Promise<Threaded> {
  await using opening = new AsyncDisposableStack();
  const gate = new Int32Array(new SharedArrayBuffer(12));
  const clock = { now: 0 };
  const worker = opening.use(
    await openWorkerMount({
      path: '/thread',
      program: new URL('thread-process.ts', import.meta.url),
      settings: { opens, gate },
      megabytes: 64,
      log,
      now: () => clock.now,
    }),
  );
  const beside: Mount = {
    path: '/beside',
    respond: () => Promise.resolve({ status: 200, headers: {}, body: '"beside"' }),
  };
  const mounts = [worker.mount, beside];
  const { url } = opening.use(await openSubgraphHost({ host: '127.0.0.1', port: 0, mounts, log }));
  const all = opening.move();
  return { url, worker, gate, clock, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

async function post(url: string, query: string, signal?: AbortSignal) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-custom': 'ours' },
    body: JSON.stringify({ query }),
    ...(signal === undefined ? {} : { signal }),
  });
  const body = (await response.json()) as { threadId: number };
  return { status: response.status, own: response.headers.get('x-own'), body };
}

/** Waits until the thread has set a place of the gate. */
async function reached(gate: Int32Array, place: number): Promise<void> {
  await Atomics.waitAsync(gate, place, 0).value;
}

test('a thread gets headers and bytes, and its status, headers and body go back', async () => {
  await using threaded = await openThreaded();
  const { body, ...rest } = await post(`${threaded.url}/thread`, 'é');
  assert.deepEqual(rest, { status: 202, own: 'yes' });
  const { threadId: answering, ...seen } = body;
  assert.notEqual(answering, threadId);
  assert.deepEqual(seen, { custom: 'ours', bytes: 14, body: { query: 'é' } });
});

test('others of the process answer while a thread is kept by its work', async () => {
  await using threaded = await openThreaded();
  const { url, gate } = threaded;
  const blocked = post(`${url}/thread`, 'block');
  await reached(gate, 0);
  assert.deepEqual((await post(`${url}/beside`, '')).body, 'beside');
  Atomics.store(gate, 1, 1);
  Atomics.notify(gate, 1);
  assert.equal((await blocked).status, 202);
});

test('a thread is told when the client hangs up', async () => {
  await using threaded = await openThreaded();
  const { url, gate } = threaded;
  const client = new AbortController();
  const asked = post(`${url}/thread`, 'wait', client.signal);
  await reached(gate, 0);
  client.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  await reached(gate, 1);
});

test('what a mount throws in its thread is a fault of the host, and the thread goes on', async () => {
  await using threaded = await openThreaded();
  const { status, body } = await post(`${threaded.url}/thread`, 'throw');
  const message = 'Something unexpected went wrong; the log has more.';
  assert.deepEqual(
    { status, body },
    { status: 500, body: { errors: [{ message, extensions: { code: 'INTERNAL_SERVER_ERROR' } }] } },
  );
  assert.equal((await post(`${threaded.url}/thread`, '')).status, 202);
});

test('of a thread that dies all that it was asked is refused, and it is started anew, not at once', async () => {
  await using threaded = await openThreaded();
  const { url, clock } = threaded;
  const first = await post(`${url}/thread`, '');
  const queries = ['wait', 'die'];
  const lost = await Promise.all(queries.map((query) => post(`${url}/thread`, query)));
  const refused = { status: 503, own: null, body: notReady };
  assert.deepEqual(lost, [refused, refused]);
  clock.now = restartMs - 1;
  assert.deepEqual(await post(`${url}/thread`, ''), refused);
  clock.now = restartMs;
  const [one, other] = await Promise.all(['', ''].map((query) => post(`${url}/thread`, query)));
  assert.deepEqual([one?.status, other?.status], [202, 202]);
  assert.equal(one?.body.threadId, other?.body.threadId);
  assert.notEqual(one?.body.threadId, first.body.threadId);
});

test('a thread closes what it opened before it ends; nothing is answered after', async () => {
  const threaded = await openThreaded();
  const { url, worker, gate, clock } = threaded;
  await worker[Symbol.asyncDispose]();
  assert.equal(gate[2], 1);
  clock.now = restartMs;
  assert.deepEqual((await post(`${url}/thread`, '')).body, notReady);
  await threaded[Symbol.asyncDispose]();
});

test('why a thread cannot be opened is said with its code', async () => {
  await assert.rejects(openThreaded(false), {
    code: 'CATALOGUE_BROKEN',
    message: 'It is broken.',
    detail: 'for the log',
  });
});
