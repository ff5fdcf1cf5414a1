import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { askAtlas } from '#scripts/ask/ask-atlas.ts';
import { readAskOptions } from '#scripts/ask/ask-options.ts';
import { drawAnswer } from '#scripts/ask/draw-answer.ts';
import { openSmallAtlas } from '#test/access/over-http/small-atlas.ts';
import { many } from '#test/provider/disclosure/two-parts.ts';

suite('An answer that is no Atlas’s', () => {
  const others: readonly (readonly [name: string, body: string, code: string, message: string])[] =
    [
      ['a page', '<p>Hello', 'CONFIGURATION_INVALID', ': say with --url where it is.'],
      ['JSON', '{"hello":1}', 'INTERNAL_SERVER_ERROR', '.'],
    ];
  for (const [name, body, code, message] of others) {
    test(`such as ${name} is told from no answer`, async () => {
      await using server = createServer((request, response) => {
        request.resume();
        response.setHeader('connection', 'close').end(body);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await assert.rejects(askAtlas(readAskOptions(['{}', '--url', url])), {
        name: 'CodedError',
        code,
        message: `What answers at ${url} is no Atlas${message}`,
      });
    });
  }
});

suite('Who asks by a token of an identity provider', () => {
  test('gives it in a file, and may name a project; both go along, and nothing is asked of a development issuer', async () => {
    const seen: unknown[] = [];
    await using server = createServer((request, response) => {
      const { authorization, 'atlas-project': project } = request.headers;
      seen.push([request.url, authorization, project]);
      request.resume();
      response.setHeader('connection', 'close').end('{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = await mkdtemp(join(tmpdir(), 'atlas-ask-'));
    const file = join(folder, 'token');
    const ask = (...more: string[]) =>
      askAtlas(readAskOptions(['{}', '--url', url, '--token-file', file, ...more]));
    try {
      await assert.rejects(ask(), {
        code: 'CONFIGURATION_INVALID',
        message: `${file} holds no access token: give a file with nothing else in it.`,
      });
      await writeFile(file, 'one two\n');
      await assert.rejects(ask(), { code: 'CONFIGURATION_INVALID' });
      assert.deepEqual(seen, []);
      await writeFile(file, 'a.b-c.d_e\n');
      await assert.rejects(ask('--project', 'lungs'), { code: 'INTERNAL_SERVER_ERROR' });
      assert.deepEqual(seen, [['/graphql', 'Bearer a.b-c.d_e', 'lungs']]);
      await assert.rejects(async () => ask('--level', 'granted'), {
        code: 'CONFIGURATION_INVALID',
        message: /^Give --level or --token-file, not both\.\n/,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

suite('Who may list nothing', () => {
  test('is told what they may count, and that it is no more', async () => {
    await using atlas = await openSmallAtlas({
      catalogues: { made: many('counted', 25), other: many('few', 4) },
      terms: [
        { dataset: 'made:counted', records: 'CONTROLLED' },
        { dataset: 'other:few', records: 'CONTROLLED' },
      ],
    });
    const folder = await mkdtemp(join(tmpdir(), 'atlas-ask-'));
    const ask = async (token: string): Promise<string> => {
      const file = join(folder, 'token');
      await writeFile(file, token);
      const options = readAskOptions(['{}', '--url', atlas.url, '--token-file', file]);
      return drawAnswer(await askAtlas(options), options.asked);
    };
    try {
      assert.equal(
        await ask(atlas.issuer.passport('registered')),
        `All series.

subjects    certain   possible
made             30         30  ████████████████████████  may only be counted, rounded
other             ?          ?                            may only be counted: fewer than ten, or none
counted          30         30                            2 of 2 providers answered; no row may be listed, only counted
`,
      );
      await assert.rejects(ask(atlas.issuer.passport('registered', { visas: [] })), {
        code: 'ACCESS_DENIED',
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
