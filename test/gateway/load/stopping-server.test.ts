import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as ask } from 'node:http';
import { suite, test } from 'node:test';

import { openHttpServer } from '#gateway/http-server.ts';
import type { StopTimes } from '#gateway/load/stop-server.ts';

import { dial, log, open, readToEnd } from './opened-server.ts';

suite('a server that stops', () => {
  /** Asks on a connection of its own, and says what came and whether the connection stays. */
  function get(url: string): Promise<string> {
    return new Promise((resolve) => {
      const request = ask(url, { agent: false }, (response) => {
        response.resume().on('end', () => {
          resolve(`${response.statusCode} ${response.headers.connection}`);
        });
      });
      request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      request.end();
    });
  }

  test('says so first, goes on listening for the notice, then refuses, and lets what runs end', async () => {
    const steps: string[] = [];
    const notice = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const stop: StopTimes = {
      noticeMs: 5_000,
      graceMs: 60_000,
      wait: (ms) => {
        steps.push(`notice of ${ms}`);
        return notice.promise;
      },
    };
    const server = await openHttpServer({
      host: '127.0.0.1',
      port: 0,
      stop,
      onStopping: () => steps.push('not ready'),
      handle: async (request, response) => {
        if (request.url === '/held') {
          arrived.resolve();
          await held.promise;
        }
        response.end('answer');
      },
      log,
    });
    const running = get(`${server.url}/held`);
    await arrived.promise;
    let isStopped = false;
    const stopped = server[Symbol.asyncDispose]().then(() => (isStopped = true));
    steps.push(await get(server.url));
    notice.resolve();
    while ((await get(server.url)) !== 'ECONNREFUSED');
    steps.push(isStopped ? 'stopped' : 'refuses');
    held.resolve();
    steps.push(await running);
    await stopped;
    assert.deepEqual(steps, ['not ready', 'notice of 5000', '200 close', 'refuses', '200 close']);
  });

  test('sends to the end what is on its way to a slow reader', async () => {
    const server = await open(async (_request, response) => {
      response.end('x'.repeat(16_000_000));
    });
    const socket = dial(server).pause();
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await once(socket, 'readable');
    const stopped = server[Symbol.asyncDispose]();
    const answer = await readToEnd(socket);
    assert.equal(answer.length - answer.indexOf('\r\n\r\n') - 4, 16_000_000);
    await stopped;
  });

  test('waits for the work of a client that has gone', async () => {
    const steps: string[] = [];
    const arrived = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const server = await open(async () => {
      arrived.resolve();
      await held.promise;
      steps.push('worked');
    });
    const socket = dial(server);
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await arrived.promise;
    socket.destroy();
    const stopped = server[Symbol.asyncDispose]().then(() => steps.push('stopped'));
    while ((await get(server.url)) !== 'ECONNREFUSED');
    // Whoever stops without waiting has done so by now.
    await new Promise((resolve) => setImmediate(resolve));
    held.resolve();
    await stopped;
    assert.deepEqual(steps, ['worked', 'stopped']);
  });

  test('closes what has not ended when the grace is over', async () => {
    const arrived = Promise.withResolvers<void>();
    const server = await openHttpServer({
      host: '127.0.0.1',
      port: 0,
      stop: { noticeMs: 0, graceMs: 20 },
      handle: async () => arrived.resolve(),
      log,
    });
    const running = get(server.url);
    await arrived.promise;
    await server[Symbol.asyncDispose]();
    assert.equal(await running, 'ECONNRESET');
  });
});
