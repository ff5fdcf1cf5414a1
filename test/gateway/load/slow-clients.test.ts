import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { suite, test } from 'node:test';

import type { Handler } from '#gateway/http-server.ts';

import { dial, open, readToEnd } from './opened-server.ts';

suite('a client that takes its time', () => {
  test('with its headers is told so and closed', async () => {
    await using server = await open(async () => undefined, { headersMs: 50, checkMs: 10 });
    const socket = dial(server);
    socket.write('POST /graphql HTTP/1.1\r\nHost: here\r\nX-One: 1\r\n');
    assert.match(await readToEnd(socket), /^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  test('with its body is told so and closed', async () => {
    await using server = await open(async () => undefined, {
      headersMs: 40,
      requestMs: 50,
      checkMs: 10,
    });
    const socket = dial(server);
    socket.write('POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n{');
    assert.match(await readToEnd(socket), /^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  /** Answers with more than the system takes from us for a client that does not read. */
  const long: Handler = (_request, response) => {
    response.end('x'.repeat(16_000_000));
    return Promise.resolve();
  };

  test('with reading is closed when the time for it is over', async () => {
    const closed = Promise.withResolvers<boolean>();
    const handle: Handler = (request, response) => {
      response.once('close', () => closed.resolve(response.writableFinished));
      return long(request, response);
    };
    await using server = await open(handle, { unsent: { ms: 50, bytes: 1e9 } });
    const socket = dial(server).pause();
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    assert.equal(await closed.promise, false);
    socket.destroy();
  });

  test('with reading is closed first when all answers together wait for too many bytes', async () => {
    const closed: string[] = [];
    const firstClosed = Promise.withResolvers<void>();
    const handle: Handler = (request, response) => {
      response.once('close', () => {
        closed.push(request.url ?? '');
        firstClosed.resolve();
      });
      return long(request, response);
    };
    await using server = await open(handle, { unsent: { ms: 60_000, bytes: 20_000_000 } });
    const sockets: Socket[] = [];
    for (const path of ['/first', '/second']) {
      const socket = dial(server);
      sockets.push(socket);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`);
      await once(socket, 'readable');
    }
    await firstClosed.promise;
    assert.deepEqual(closed, ['/first']);
    for (const socket of sockets) socket.destroy();
  });
});
