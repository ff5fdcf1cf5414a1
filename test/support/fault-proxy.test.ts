import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';

import { type Fault, openFaultProxy } from './fault-proxy.ts';

/** A server that answers this to anything and ends. */
async function answering(text = '0123456789'): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(text));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** What a client reads, and how it ended: `end`, or the code of the error. */
function ask(port: number): Promise<{ text: string; ended: string }> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('?'));
    const endAs = (ended: string): void => {
      resolve({ text, ended });
      socket.destroy();
    };
    socket.on('data', (piece) => (text += String(piece)));
    socket.on('end', () => endAs('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => endAs(error.code ?? 'error'));
  });
}

test('the fault proxy passes on, cuts, resets, slices, delays and refuses, each as it is told', async () => {
  await using server = await answering();
  const waits: number[] = [];
  const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
  await using proxy = await openFaultProxy(server.port, wait);
  const faults: readonly (readonly [Fault, { text: string; ended: string }])[] = [
    [{ kind: 'none' }, { text: '0123456789', ended: 'end' }],
    [
      { kind: 'cut', afterBytes: 4 },
      { text: '0123', ended: 'end' },
    ],
    [
      { kind: 'reset', afterBytes: 0 },
      { text: '', ended: 'ECONNRESET' },
    ],
    [
      { kind: 'slice', bytes: 4, everyMs: 7 },
      { text: '0123456789', ended: 'end' },
    ],
    [
      { kind: 'delay', ms: 9 },
      { text: '0123456789', ended: 'end' },
    ],
    [{ kind: 'refuse' }, { text: '', ended: 'ECONNREFUSED' }],
    [{ kind: 'none' }, { text: '0123456789', ended: 'end' }],
  ];
  for (const [fault, answer] of faults) {
    await proxy.set(fault);
    assert.deepEqual(await ask(proxy.port), answer, fault.kind);
  }
  assert.deepEqual(waits, [7, 7, 7, 9]);
  assert.equal(proxy.opened(), 6);
});

test('the fault proxy resets an answer of HTTP so many bytes into its body', async () => {
  const text = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbody';
  await using server = await answering(text);
  await using proxy = await openFaultProxy(server.port);
  for (const afterBytes of [0, 2]) {
    await proxy.set({ kind: 'resetInBody', afterBytes });
    const passed = text.slice(0, text.length - 4 + afterBytes);
    assert.deepEqual(await ask(proxy.port), { text: passed, ended: 'ECONNRESET' });
  }
  assert.equal(proxy.passed(), 2 * text.length);
});

test('the fault proxy keeps a connection open that is never answered, and closes it when it is to refuse', async () => {
  await using server = await answering();
  await using proxy = await openFaultProxy(server.port);
  await proxy.set({ kind: 'silent' });
  const answer = ask(proxy.port);
  const socket = connect(proxy.port, '127.0.0.1');
  await once(socket, 'connect');
  while (proxy.open() < 2) await new Promise((resolve) => void setImmediate(resolve));
  const closed = once(socket, 'close');
  await proxy.set({ kind: 'refuse' });
  await closed;
  assert.deepEqual((await answer).text, '');
  assert.equal(proxy.open(), 0);
});
