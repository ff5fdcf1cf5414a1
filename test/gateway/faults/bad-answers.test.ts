import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { type FakeBehaviour, startFakeProvider } from '#test/support/fake-provider.ts';

import {
  counts,
  errorOf,
  type FaultyAtlas,
  openFaulty,
  page,
  showFault,
  strike,
  wholePage,
} from './faults-setup.ts';

const bad = { code: 'PROVIDER_BAD_RESPONSE', retryable: false } as const;
const unavailable = { code: 'PROVIDER_UNAVAILABLE', retryable: true } as const;
const tooLarge = { code: 'PROVIDER_RESPONSE_TOO_LARGE', retryable: false } as const;
const mib = 1024 * 1024;
const secret = 'DOE^JOHN at http://10.0.0.7/ in /etc/atlas, stacktrace: SELECT 1';
const forbidden = /DOE|http:\/\/|\/etc|stack|SELECT|10\.0\.|polluted/;

/** Answers by hand. */
function by(answer: (response: ServerResponse) => void): FakeBehaviour {
  return (_request, response) => {
    answer(response);
    return 'handled';
  };
}

/** Sends so many bytes of a JSON text without saying how many, as fast as they are taken. */
const endless = by((response) => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  let left = 300 * mib;
  const send = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', send);
    }
    response.end();
  };
  response.write('{"data":{"r":"');
  send();
});

suite('a provider that sends', { timeout: 120_000 }, () => {
  let atlas: FaultyAtlas;
  before(async () => {
    atlas = await openFaulty();
  });
  after(() => atlas[Symbol.asyncDispose]());

  for (const failed of counts) {
    test(`F07: 300 MiB is cut off where ${failed} of 30 do so, and most of it is never read`, async () => {
      const struck = atlas.members.slice(0, failed);
      const before = struck.map(({ proxy }) => proxy.passed());
      await showFault(atlas, failed, endless, tooLarge);
      for (const [index, { proxy }] of struck.entries()) {
        // What the system's own buffers take is passed too.
        assert.ok(proxy.passed() - (before[index] ?? 0) < 40 * mib);
      }
    });

    test(`F07: a length of 300 MiB is taken at its word where ${failed} of 30 say so`, async () => {
      const announce = by((response) => {
        response.setHeader('content-length', 300 * mib);
        response.write('{');
      });
      await showFault(atlas, failed, announce, tooLarge);
    });

    test(`F08: compressed bytes is not read where ${failed} of 30 do so: none were asked for`, async () => {
      const bomb = gzipSync(Buffer.alloc(64 * mib));
      const encodings = new Set<unknown>();
      const explode = by((response) => {
        encodings.add(response.req.headers['accept-encoding']);
        response.setHeader('content-encoding', 'gzip');
        response.end(bomb);
      });
      await showFault(atlas, failed, explode, bad);
      assert.deepEqual([...encodings], ['identity']);
      const labelled = by((response) => {
        response.setHeader('content-encoding', 'br');
        response.end(poisoned((response.req.url ?? '').slice(1)));
      });
      await showFault(atlas, failed, labelled, bad);
    });

    test(`F09: HTML is refused, and nothing of it is quoted, where ${failed} of 30 do so`, async () => {
      const html = by((response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<html>${secret}</html>`);
      });
      const { text } = await showFault(atlas, failed, html, bad);
      assert.doesNotMatch(text, forbidden);
    });

    test(`F09: JSON under another name is refused where ${failed} of 30 do so`, async () => {
      const plain = by((response) => {
        response.setHeader('content-type', 'text/plain; charset=utf-8');
        response.end('{"data":{"r":null}}');
      });
      await showFault(atlas, failed, plain, bad);
    });

    test(`F10: a string for a number has null in its place where ${failed} of 30 do so, and the row stands`, async () => {
      const struck = atlas.members.slice(0, failed);
      for (const { provider } of struck) provider.behaviour = () => rowOf(provider.id, '"DOE"');
      const { text, answer } = await atlas.post('{ studies(first: 100) { nodes { id day } } }');
      const code = 'PROVIDER_SCHEMA_VIOLATION';
      assert.deepEqual(answer, {
        data: {
          studies: {
            nodes: atlas.members.map(({ provider: { id } }, index) => ({
              id: `${id}:1`,
              day: index < failed ? null : index,
            })),
          },
        },
        errors: struck.map(({ provider: { id } }) =>
          errorOf(id, 'studies', { code, retryable: false }),
        ),
      });
      assert.doesNotMatch(text, forbidden);
      await strike(struck, null);
    });

    test(`F11: more than was asked, and what could touch prototypes, is ignored where ${failed} of 30 do so`, async () => {
      const struck = atlas.members.slice(0, failed);
      for (const { provider } of struck) provider.behaviour = () => poisoned(provider.id);
      // The directive is answered by the stock executor, the plain page by ours.
      const directed = page.replace('nodes', 'nodes @include(if: true)');
      for (const query of [page, directed]) {
        const { text, answer } = await atlas.post(query);
        assert.deepEqual(answer, wholePage);
        assert.doesNotMatch(text, forbidden);
        assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
        assert.ok(!Object.hasOwn(Object.prototype, 'polluted'));
      }
      await strike(struck, null);
    });

    test(`F12: a redirect is not followed where ${failed} of 30 do so`, async () => {
      await using elsewhere = await startFakeProvider('elsewhere', [{ uid: '1', day: 1 }]);
      const redirect = by((response) => {
        response.writeHead(302, { location: elsewhere.url }).end('{"data":{"r":null}}');
      });
      await showFault(atlas, failed, redirect, bad);
      assert.deepEqual([elsewhere.connections(), elsewhere.requests], [0, []]);
    });

    test(`G40: a status of 500 with its stack is unavailable, and says nothing more, where ${failed} of 30 do so`, async () => {
      const extensions = { code: 'INTERNAL_SERVER_ERROR', stacktrace: [secret] };
      const bodies = [secret, JSON.stringify({ errors: [{ message: secret, extensions }] })];
      for (const [index, body] of bodies.entries()) {
        const media = index === 0 ? 'text/plain' : 'application/json';
        const broken = by((response) => {
          response.writeHead(500, { 'content-type': media }).end(body);
        });
        const { text } = await showFault(atlas, failed, broken, unavailable);
        assert.doesNotMatch(text, forbidden);
      }
    });

    test(`G41: an error of its own words is told by a code of ours where ${failed} of 30 do so`, async () => {
      const extensions = { code: 'ER_1064', stacktrace: [secret], response: { url: secret } };
      const body = JSON.stringify({ data: null, errors: [{ message: secret, extensions }] });
      const code = 'PROVIDER_FAILED';
      const { text } = await showFault(atlas, failed, () => body, { code, retryable: false });
      assert.doesNotMatch(text, forbidden);
    });
  }

  test('503 and a code of ours is told by that code', async () => {
    const code = 'PROVIDER_NOT_READY';
    const body = JSON.stringify({ errors: [{ message: 'x', extensions: { code } }] });
    const busy = by((response) => void response.writeHead(503).end(body));
    await showFault(atlas, 1, busy, { code, retryable: true });
  });
});

/** A provider's part of a page of studies and their days. */
function rowOf(id: string, day: string): string {
  const edge = `{"cursor":"{\\"key\\":null,\\"id\\":\\"1\\"}","n0":{"id":"${id}:1","day":${day}}}`;
  return `{"data":{"r":{"edges":[${edge}],"keys":[null],"pageInfo":{"hasNextPage":false}}}}`;
}

/** A provider's part of the page, with more in it than was asked. */
function poisoned(id: string): string {
  const poison =
    '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"patientName":"DOE"';
  const edge = `{${poison},"cursor":"{\\"key\\":null,\\"id\\":\\"1\\"}","n0":{${poison},"id":"${id}:1"}}`;
  const total = `{${poison},"exact":1,"atLeast":1,"atMost":1}`;
  const info = `{${poison},"hasNextPage":false}`;
  const r = `{${poison},"edges":[${edge}],"keys":[null],"pageInfo":${info},"totalCount":${total}}`;
  return `{${poison},"data":{${poison},"r":${r}},"extensions":{${poison},"atlas":{${poison},"release":1}}}`;
}
