import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as askSecurely } from 'node:https';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

import { type Handler, openHttpServer } from '#gateway/http-server.ts';
import { loopbackCertificate } from '#test/support/identity-provider.ts';

import { dial, log, open, readToEnd } from './opened-server.ts';

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
