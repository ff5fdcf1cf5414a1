import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { suite, test } from 'node:test';

import type { GatewayAccess } from '#gateway/access/gateway-access.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';

import { attacks, openTarget } from './attack-setup.ts';

const body = '{"query":"{ studies { nodes { id } } }"}';

/** Sends lines as they are, and reads until the connection ends: no client would send these. */
function sendRaw(url: string, headers: readonly string[], content = body): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const lines = ['POST /graphql HTTP/1.1', `Host: ${host}`, 'Connection: close', ...headers];
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${lines.join('\r\n')}\r\n\r\n${content}`);
    });
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

const plain = ['Content-Type: application/json', `Content-Length: ${body.length}`];

suite('a request whose headers try something', () => {
  test('has no header of the inside of the Atlas, whoever decides: G25-header-smuggling', async () => {
    const seen: IncomingMessage['headers'][] = [];
    const { own, admit } = withoutAccess();
    const access = {
      own,
      admit: (request: IncomingMessage) => {
        seen.push({ ...request.headers });
        return admit(request);
      },
    };
    await using target = await openTarget({ access });
    const smuggled = attacks.find(({ id }) => id === 'G25-header-smuggling')?.request.headers;
    await target.send({
      headers: { ...smuggled, 'x-atlas-ticket': 'forged', 'X-Atlas-State': 'x' },
      body: { query: '{ studies { nodes { id } } }' },
    });
    const names = Object.keys(seen[0] ?? {});
    assert.deepEqual(
      names.filter((name) => name.startsWith('x-')),
      ['x-forwarded-for'],
    );
    assert.ok(names.includes('content-type'));
  });

  test('is that of the public without a token, whatever its headers say: G25-header-smuggling', async () => {
    const { own, admit } = withoutAccess();
    const access: GatewayAccess = {
      own,
      admit: async (request) => ({
        ...(await admit(request)),
        rights: { isPublic: true, most: 'METADATA' },
      }),
    };
    await using target = await openTarget({ access });
    const smuggled = attacks.find(({ id }) => id === 'G25-header-smuggling')?.request.headers;
    const query = '{ studies { nodes { id } } }';
    const answer = await target.send({ headers: { ...smuggled }, body: { query } });
    assert.equal(answer.status, 401);
    assert.deepEqual(
      answer.errors.map(({ extensions }) => extensions.code),
      ['UNAUTHENTICATED'],
    );
    assert.deepEqual([target.plans(), target.asked()], [0, 0]);
  });

  for (const [what, headers] of Object.entries({
    'Authorization twice': [...plain, 'Authorization: Bearer a', 'Authorization: Bearer b'],
    'the project twice': [...plain, 'Atlas-Project: p', 'Atlas-Project: q'],
    'the media type twice': [...plain, 'Content-Type: text/plain'],
  })) {
    test(`is refused with 400 and a code for ${what}`, async () => {
      await using target = await openTarget();
      const text = await sendRaw(target.atlas.url, headers);
      assert.match(text, /^HTTP\/1\.1 400 /);
      assert.match(text, /"The header [a-z-]+ stands twice: say it once\."/);
      assert.match(text, /"code":"BAD_REQUEST"/);
      assert.equal(target.asked(), 0);
    });
  }

  for (const [what, headers] of Object.entries({
    'a line break within a header': [...plain, 'X-Name: a\rX-Other: b'],
    'a length beside chunks': [...plain, 'Transfer-Encoding: chunked'],
    'two lengths': [...plain, 'Content-Length: 3'],
    'a header without a name': [...plain, ': value'],
  })) {
    test(`is refused with 400 before it is read as GraphQL for ${what}`, async () => {
      await using target = await openTarget();
      assert.match(await sendRaw(target.atlas.url, headers), /^HTTP\/1\.1 400 /);
      assert.equal(target.asked(), 0);
      assert.deepEqual(await target.atlas.ask('{ __typename }'), { data: { __typename: 'Query' } });
    });
  }
});
