import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serveProvider } from '#provider/serve-provider.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

import { makeAccess } from './access-setup.ts';

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

test('a provider without a policy is not served', async () => {
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);
  const argv = ['--id', 'small', '--folder', place.folder, '--access', place.folder];
  await assert.rejects(serveProvider(argv), {
    code: 'CONFIGURATION_INVALID',
    message: `There is no ${place.folder}/policy.yaml: a provider answers nobody without it. What stands in it is shown in subgraphs/provider/access/README.md.`,
  });
});
