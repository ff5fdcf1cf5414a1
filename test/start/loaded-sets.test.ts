import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { writeRegistryFile } from '#gateway/roster/change-registry-file.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';
import { makeSmallHome, type SmallHome, startAtlas } from '#test/support/started-atlas.ts';
import { untilSame } from '#test/support/until-same.ts';

suite('a set that npm run ingest loaded', () => {
  let small: SmallHome;
  before(async () => {
    small = await makeSmallHome([]);
    load('--providers', 'radboud-prostate,cgci', '--only-one', 'together');
  });
  after(() => small[Symbol.asyncDispose]());

  const folder = (): string => join(small.home, 'own');
  const load = (...choice: string[]): void => {
    const loaded = small.run('ingest.ts', '--source', demonstration, '--set', 'own', ...choice);
    assert.equal(loaded.status, 0, loaded.stderr);
  };
  const what =
    '{ datasets(first: 20) { nodes { id } } providers { nodes { id name } } summary { answers { provider { id } status code } } }';
  const together = { id: 'together', name: 'All collections in one place' };
  const rider = { id: 'rider', name: 'RIDER' };
  const answer = (
    datasets: readonly string[],
    providers: readonly { readonly id: string; readonly name: string }[],
    denied: readonly string[] = [],
  ): object => ({
    data: {
      datasets: { nodes: datasets.map((id) => ({ id })) },
      providers: { nodes: providers },
      summary: {
        answers: providers.map(({ id }) =>
          denied.includes(id)
            ? { provider: { id }, status: 'DENIED', code: 'PROVIDER_DENIED' }
            : { provider: { id }, status: 'ANSWERED', code: null },
        ),
      },
    },
  });
  const cgci = ['cgci_blgsp', 'cgci_htmcp_cc', 'cgci_htmcp_dlbcl', 'cgci_htmcp_lc'].map(
    (id) => `together:${id}`,
  );
  const riders = ['breast_mri', 'lung_ct', 'lung_pet_ct', 'pilot'].map((id) => `rider:rider_${id}`);

  test('lists what is loaded later, also while it runs', async () => {
    await using atlas = await startAtlas(small.home, '--set', 'own');
    assert.deepEqual(await atlas.ask(what), answer([...cgci, 'together:prostatex'], [together]));
    load('--providers', 'rider');
    await untilSame(
      () => atlas.ask(what),
      answer([...riders, ...cgci, 'together:prostatex'], [rider, together]),
    );
  });

  test('is described by the registry under the titles that the source gives', async () => {
    await using atlas = await startAtlas(small.home, '--set', 'own');
    const titles = [
      ...['RIDER Breast MRI', 'RIDER Lung CT', 'RIDER Lung PET-CT', 'RIDER Pilot'],
      ...['CGCI-BLGSP', 'CGCI-HTMCP-CC', 'CGCI-HTMCP-DLBCL', 'CGCI-HTMCP-LC', 'PROSTATEx'],
    ];
    assert.deepEqual(await atlas.ask('{ datasets(first: 20) { nodes { title } } }'), {
      data: { datasets: { nodes: titles.map((title) => ({ title })) } },
    });
  });

  test('describes anew what is loaded anew', async () => {
    load('--providers', 'radboud-prostate', '--only-one', 'together');
    await using atlas = await startAtlas(small.home, '--set', 'own');
    assert.deepEqual(
      await atlas.ask(what),
      answer([...riders, 'together:prostatex'], [rider, together]),
    );
  });

  test('says how a provider is loaded that is to join', () => {
    const { status, stderr } = small.run('provider.ts', 'join', 'cmmd', '--set', 'own');
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'CONFIGURATION_INVALID: cmmd is not in the set "own": load it with npm run ingest -- --source <folder> --set own --providers cmmd, which lets it join, too.\n',
    );
  });

  test('does not start without the catalogue of a provider, and says what helps', async () => {
    const gone = join(folder(), 'providers', 'together');
    rmSync(gone, { recursive: true });
    const { status, stderr } = small.run('start.ts', '--port', '0', '--set', 'own');
    assert.equal(status, 1);
    const file = join(folder(), 'registry.yaml');
    assert.equal(
      stderr,
      `CATALOGUE_BROKEN: ${file} lists together, and there is no ${gone}: build it with npm run ingest -- --source <folder> --set own --providers together, or take it out with npm run provider -- leave together --set own.\n`,
    );
    load('--providers', 'together');
    await using atlas = await startAtlas(small.home, '--set', 'own');
    assert.deepEqual(
      await atlas.ask(what),
      answer([...riders, 'together:prostatex'], [rider, together]),
    );
  });

  test('asks a provider that somebody else runs where the file says, and builds nothing for it', async () => {
    const file = join(folder(), 'registry.yaml');
    const { lastJoined, providers } = readRegistryFile(readFileSync(file, 'utf8'));
    const asked = Promise.withResolvers<string | undefined>();
    const server = createServer((request, response) => {
      asked.resolve(request.url);
      response.writeHead(503).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const elsewhere = { id: 'elsewhere', url: `http://127.0.0.1:${port}/elsewhere`, joined: 9 };
    writeRegistryFile(file, { lastJoined, providers: [...providers, elsewhere] });
    await using atlas = await startAtlas(small.home, '--set', 'own');
    // The gateway asks it for itself; callers are granted nothing of somebody of whom the registry lists no dataset.
    assert.equal(await asked.promise, '/elsewhere');
    server.close();
    assert.deepEqual(
      await atlas.ask(what),
      answer(
        [...riders, 'together:prostatex'],
        [{ id: 'elsewhere', name: 'elsewhere' }, rider, together],
        ['elsewhere'],
      ),
    );
    assert.deepEqual(readdirSync(join(folder(), 'providers')).toSorted(), ['rider', 'together']);
    const written = readRegistryFile(readFileSync(file, 'utf8')).providers;
    assert.deepEqual(written.at(-1), elsewhere);
  });
});
