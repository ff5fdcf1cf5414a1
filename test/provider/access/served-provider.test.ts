import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';

import { AnswerMemory } from '#gateway/scatter/answer-memory.ts';
import { type ClientCertificate, ProviderChannel } from '#gateway/scatter/provider-channel.ts';
import { serveProvider } from '#provider/serve-provider.ts';
import { errorCodes } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { makeAuthority, withoutCertificates } from '#test/support/certificates.ts';
import { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

import { makeAccess, openPolicy } from './access-setup.ts';

const body = JSON.stringify({ query: '{ studies(first: 1) { nodes { id } } }' });

test('a provider that is served by itself has its door, by the files of its access folder', async () => {
  await using access = await makeAccess();
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);
  const argv = ['--id', 'small', '--folder', place.folder, '--access', access.folder];
  await using served = await serveProvider(argv);
  const post = async (headers: Readonly<Record<string, string>>): Promise<number> => {
    const json = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers: { ...json, ...headers }, body };
    return (await fetch(served.url, request)).status;
  };
  assert.deepEqual([await post({}), await post(access.headersFor(body))], [401, 200]);
});

test('a call that one replica answered is refused by the others', async () => {
  await using access = await makeAccess(`${openPolicy}replicas: true`);
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);
  const argv = ['--id', 'small', '--folder', place.folder, '--access', access.folder];
  await using one = await serveProvider(argv);
  await using other = await serveProvider(argv);
  const headers = { 'content-type': 'application/json', ...access.headersFor(body) };
  const post = async (url: string): Promise<number> =>
    (await fetch(url, { method: 'POST', headers, body })).status;
  assert.deepEqual([await post(one.url), await post(other.url)], [200, 401]);
});

test('nobody is answered while it cannot be told whether a call was made before', async () => {
  await using access = await makeAccess(`${openPolicy}replicas: true`);
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);
  const argv = ['--id', 'small', '--folder', place.folder, '--access', access.folder];
  await using served = await serveProvider(argv);
  const post = async () => {
    const headers = { 'content-type': 'application/json', ...access.headersFor(body) };
    const response = await fetch(served.url, { method: 'POST', headers, body });
    return [response.status, await response.json()];
  };
  using database = new DatabaseSync(join(place.folder, 'catalogue.sqlite'));
  database.exec('alter table spent_nonce rename to mislaid');
  const code = 'PROVIDER_NOT_READY';
  const refusal = { errors: [{ message: errorCodes[code], extensions: { code } }] };
  assert.deepEqual(await post(), [503, refusal]);
  database.exec('alter table mislaid rename to spent_nonce');
  assert.equal((await post())[0], 200);
});

test('a provider without a policy is not served', async () => {
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);
  const argv = ['--id', 'small', '--folder', place.folder, '--access', place.folder];
  await assert.rejects(serveProvider(argv), {
    code: 'CONFIGURATION_INVALID',
    message: `There is no ${place.folder}/policy.yaml: a provider answers nobody without it. What stands in it is shown in subgraphs/provider/access/README.md.`,
  });
});

suite('a provider off loopback', () => {
  test('refuses to start without certificate, key and the authority of the gateway’s', async () => {
    await using access = await makeAccess();
    await using place = await testDatabases[0]!.scratch();
    await buildSmallCatalogue(place);
    const argv = ['--id', 'small', '--folder', place.folder, '--access', access.folder];
    const open = [...argv, '--host', '0.0.0.0'];
    for (const some of [open, [...open, '--tls-cert', 'a'], [...open, '--tls-key', 'b']]) {
      await assert.rejects(serveProvider(some), { code: 'CONFIGURATION_INVALID' });
    }
  });

  test(
    'answers a gateway whose certificate and ticket hold, by https',
    { skip: withoutCertificates },
    async () => {
      await using access = await makeAccess();
      await using place = await testDatabases[0]!.scratch();
      await buildSmallCatalogue(place);
      const { ca, server, client } = await makeAuthority();
      const files = { cert: server.cert, key: server.key, 'client-ca': ca };
      const argv = ['--id', 'small', '--folder', place.folder, '--access', access.folder];
      for (const [name, pem] of Object.entries(files)) {
        await access.write(`${name}.pem`, pem);
        argv.push(`--tls-${name}`, join(access.folder, `${name}.pem`));
      }
      await using served = await serveProvider([...argv, '--host', '0.0.0.0']);
      const url = served.url.replace('0.0.0.0', '127.0.0.1');
      const log = createLog('silent');
      const deadlines = { connectMs: 2_000, callMs: 2_000 };
      const ask = async (signer: string, certificate?: ClientCertificate): Promise<unknown> => {
        const channel = new ProviderChannel(
          { id: 'small', url, joined: 1, ca: signer },
          {
            deadlines,
            memory: new AnswerMemory(10_000),
            ...(certificate === undefined ? {} : { certificate }),
            now: () => performance.now(),
            log,
          },
        );
        const headers = (): Record<string, string> => access.headersFor(body);
        const result = await channel.post({ body, headers }).result;
        await channel.destroy();
        return 'code' in result ? result.code : (JSON.parse(result.body) as { data: unknown }).data;
      };
      const data = { studies: { nodes: [{ id: 'small:1.2.100.1' }] } };
      assert.deepEqual(await ask(ca, client), data);
      assert.equal(await ask(ca), 'PROVIDER_UNAVAILABLE');
      const stranger = await makeAuthority();
      assert.equal(await ask(stranger.ca, client), 'PROVIDER_UNAVAILABLE');
      assert.equal(await ask(ca, stranger.client), 'PROVIDER_UNAVAILABLE');
    },
  );
});
