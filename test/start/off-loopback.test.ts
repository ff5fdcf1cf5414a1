import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { loopbackCertificate, makeKeyPair } from '#test/support/identity-provider.ts';
import { makeSmallHome, type SmallHome } from '#test/support/started-atlas.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tls = (file: string): string =>
  fileURLToPath(new URL(`../vectors/tls/${file}`, import.meta.url));
const secured = [
  ...['--tls-cert', tls('loopback-certificate.pem')],
  ...['--tls-key', tls('loopback-key.pem')],
];
/** Not one of those that count as loopback here, though it never leaves this machine. */
const elsewhere = ['--port', '0', '--host', '127.0.0.2'];

suite('npm start off loopback', () => {
  let small: SmallHome;
  before(async () => {
    small = await makeSmallHome(['ispy']);
  });
  after(() => small[Symbol.asyncDispose]());

  test('takes a certificate and its key, and nothing by half', () => {
    const [, certificate = '', , key = ''] = secured;
    for (const [args, sentence] of [
      [
        ['--tls-cert', certificate],
        'https takes a certificate and its key: give both --tls-cert and --tls-key.',
      ],
      [
        ['--tls-key', key],
        'https takes a certificate and its key: give both --tls-cert and --tls-key.',
      ],
      [
        ['--tls-cert', '/nowhere.pem', '--tls-key', key],
        '/nowhere.pem cannot be read: give a PEM file.',
      ],
    ] as const) {
      const { status, stderr } = small.run('start.ts', ...elsewhere, ...args);
      assert.deepEqual([status, stderr], [1, `CONFIGURATION_INVALID: ${sentence}\n`]);
    }
  });

  test('is refused to the development issuer', () => {
    const { status, stderr } = small.run('start.ts', ...elsewhere, ...secured);
    assert.equal(status, 1);
    assert.equal(
      stderr.split('\n').find((line) => line.startsWith('CONFIGURATION_INVALID')),
      'CONFIGURATION_INVALID: The development issuer gives a token to everybody who asks, so it does not run where anything listens on 127.0.0.2: name identity providers in trust.yaml of the set, as gateway/access/README.md says.',
    );
  });

  test('answers by https where identity providers are named', async () => {
    const trust = {
      audiences: ['cancer-imaging-atlas'],
      issuers: [
        {
          issuer: 'https://broker.example.org/',
          kinds: ['BROKER'],
          keys: { keys: [makeKeyPair('one').jwk] },
        },
      ],
    };
    await writeFile(join(small.home, 'demonstration', 'trust.yaml'), JSON.stringify(trust));
    await using atlas = await start(small.home);
    assert.match(atlas.url, /^https:\/\/127\.0\.0\.2:\d+$/);
    assert.deepEqual(await ask(atlas.url, '{ providers { nodes { id } } }'), {
      data: { providers: { nodes: [{ id: 'ispy' }] } },
    });
  });
});

/** Runs it until it says where it answers. */
async function start(home: string): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn(process.execPath, ['scripts/start.ts', ...elsewhere, ...secured], {
    cwd: root,
    env: { ATLAS_HOME: home, ATLAS_LOG: 'silent', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const ready = Promise.withResolvers<string>();
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const url = /answer at (\S+) /.exec(said)?.[1];
    if (url !== undefined) ready.resolve(url);
  });
  void ended.then(() => ready.reject(new Error(`it ended: ${said}`)));
  return {
    url: await ready.promise,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The answer to a query of the public, from who shows that certificate. */
async function ask(url: string, query: string): Promise<unknown> {
  const asking = request(`${url}/graphql`, {
    method: 'POST',
    ca: loopbackCertificate,
    servername: 'localhost',
    agent: false,
    headers: { 'content-type': 'application/json' },
  }).end(JSON.stringify({ query }));
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  return json(response);
}
