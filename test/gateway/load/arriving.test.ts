import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';

import { Arrivals } from '#gateway/load/arrivals.ts';
import { createDoor, defaultDoorLimits } from '#gateway/load/door.ts';
import { refuseWhenFull } from '#gateway/load/refuse-when-full.ts';

import { dial, open, readToEnd } from './opened-server.ts';

const mib = 1_024 * 1_024;

test('no more than 256 MiB may be arriving at once: what would be more is refused unread, until some has arrived or its sender is gone', async () => {
  const handled: Promise<void>[] = [];
  const began = { next: Promise.withResolvers<void>() };
  const handle = refuseWhenFull(
    { door: createDoor(defaultDoorLimits), maxBodyBytes: 100 * mib },
    (request, response) => {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      request
        .on('error', () => undefined)
        .once('end', () => response.end('arrived'))
        .once('close', resolve)
        .resume();
      handled.push(closed);
      began.next.resolve();
      return closed;
    },
  );
  await using server = await open(handle);
  const sockets: Socket[] = [];
  /** Begins a body; how long it is, is not said where it comes in chunks. */
  const begin = (length: string): Socket => {
    const socket = dial(server);
    sockets.push(socket);
    socket.write(`POST /graphql HTTP/1.1\r\nHost: here\r\n${length}\r\n\r\n`);
    return socket;
  };
  const letIn = async (length: string): Promise<Socket> => {
    began.next = Promise.withResolvers();
    const socket = begin(length);
    await began.next.promise;
    return socket;
  };
  const answerTo = async (socket: Socket): Promise<string> => {
    const [piece] = (await once(socket, 'data')) as [Buffer];
    return String(piece);
  };
  const first = await letIn(`Content-Length: ${100 * mib}`);
  const second = await letIn('Transfer-Encoding: chunked');
  assert.match(
    await answerTo(begin(`Content-Length: ${57 * mib}`)),
    /^HTTP\/1\.1 503 [^]*"OVERLOADED"/,
  );
  const third = await letIn(`Content-Length: ${56 * mib}`);
  assert.match(await answerTo(begin('Content-Length: 1')), /^HTTP\/1\.1 503 /);
  // One is gone, and one is there.
  first.destroy();
  await handled[0];
  second.write('1\r\na\r\n0\r\n\r\n');
  assert.match(await answerTo(second), /arrived$/m);
  await letIn(`Content-Length: ${100 * mib}`);
  // What is longer than anything that is read counts as much as that.
  await letIn(`Content-Length: ${200 * mib}`);
  assert.match(await answerTo(begin('Content-Length: 1')), /^HTTP\/1\.1 503 /);
  third.destroy();
  for (const socket of sockets) socket.destroy();
});

test('what is answered before it has arrived is not arriving any more: nobody is refused for who sends nothing', async () => {
  const handle = refuseWhenFull(
    { door: createDoor(defaultDoorLimits), maxBodyBytes: 256 * mib },
    (request, response) => {
      response.setHeader('connection', 'close');
      response.end('too large');
      request.resume();
      return Promise.resolve();
    },
  );
  await using server = await open(handle);
  const answers: string[] = [];
  for (let request = 0; request < 3; request++) {
    const socket = dial(server);
    socket.write(`POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Length: ${256 * mib}\r\n\r\n`);
    const text = await readToEnd(socket);
    answers.push(text.slice(0, 'HTTP/1.1 200'.length));
  }
  assert.deepEqual(answers, ['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200']);
});

test('who sends most from one place makes room for who sends less, the oldest first; nobody for who sends as much', () => {
  const arrivals = new Arrivals(100);
  const cut: string[] = [];
  const begin = (from: string, name: string, bytes: number): (() => void) | null =>
    arrivals.begin(from, bytes, () => void cut.push(name));
  const ends = Array.from({ length: 10 }, (_, at) => begin('slow', `slow ${at}`, 10));
  assert.ok(ends.every((end) => end !== null));
  assert.equal(begin('slow', 'one more', 1), null);
  assert.ok(begin('other', 'other', 15));
  assert.deepEqual(cut, ['slow 0', 'slow 1']);
  // What was cut ends as well, and is not taken off twice.
  ends[0]?.();
  assert.equal(begin('slow', 'one more', 6), null);
  // Some more are there.
  for (const end of ends.slice(2, 6)) end?.();
  assert.ok(begin('slow', 'one more', 45));
  assert.equal(begin('third', 'as much', 90), null);
  assert.ok(begin('third', 'nothing', 0));
  assert.deepEqual(cut, ['slow 0', 'slow 1']);
});
