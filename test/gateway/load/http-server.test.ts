import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as ask } from 'node:http';
import { request as askSecurely } from 'node:https';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';

import {
  defaultConnectionLimits,
  type Handler,
  type HttpServer,
  openHttpServer,
} from '#gateway/http-server.ts';
import type { StopTimes } from '#gateway/load/stop-server.ts';
import { createLog } from '#schema/kernel/log.ts';
import { loopbackCertificate } from '#test/support/identity-provider.ts';

const log = createLog('silent');

function open(
  handle: Handler,
  connections: Partial<typeof defaultConnectionLimits> = {},
): Promise<HttpServer> {
  return openHttpServer({
    host: '127.0.0.1',
    port: 0,
    handle,
    connections: { ...defaultConnectionLimits, ...connections },
    log,
  });
}

function dial({ url }: HttpServer): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
}

/** All that comes until the connection ends. */
async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (piece) => (text += String(piece)));
  await once(socket, 'close');
  return text;
}

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

test('as many connections are kept as may be: one more is closed', async () => {
  await using server = await open(async (_request, response) => void response.end('here'), {
    connections: 1,
  });
  const socket = dial(server);
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  await once(socket, 'data');
  const more = dial(server);
  more.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  assert.equal(await readToEnd(more), '');
  socket.destroy();
});

test('off loopback only https is spoken', async () => {
  const handle: Handler = async (_request, response) => void response.end('here');
  const options = { host: '127.0.0.2', port: 0, handle, log };
  await assert.rejects(openHttpServer(options), {
    code: 'CONFIGURATION_INVALID',
    message:
      'Off loopback only https is spoken: give a certificate and its key, a provider also the CA of those who may call, or listen on 127.0.0.1 or ::1.',
  });
  await assert.rejects(openHttpServer({ ...options, tls: { cert: 'no', key: 'none' } }), {
    code: 'CONFIGURATION_INVALID',
    message:
      'The certificate and the key of the gateway are not two PEM files that belong together: check them.',
  });
  const key = readFileSync(new URL('../../vectors/tls/loopback-key.pem', import.meta.url));
  await using server = await openHttpServer({
    ...options,
    tls: { cert: loopbackCertificate, key },
  });
  assert.match(server.url, /^https:\/\/127\.0\.0\.2:\d+$/);
  const request = askSecurely(server.url, {
    ca: loopbackCertificate,
    servername: 'localhost',
    agent: false,
  });
  const [response] = (await once(request.end(), 'response')) as [IncomingMessage];
  assert.equal(await text(response), 'here');
});

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
