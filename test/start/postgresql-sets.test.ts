import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { registeredProviders } from '#registry/seed-registry.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { createLog } from '#schema/kernel/log.ts';
import { ingestSource } from '#scripts/ingest/ingest-source.ts';
import { providerFolder } from '#scripts/ingest/provider-places.ts';
import {
  type AtlasSet,
  builtProviders,
  locateSet,
  registryPlace,
} from '#scripts/start/atlas-set.ts';
import { buildSet } from '#scripts/start/build-set.ts';
import { type Atlas, openAtlas } from '#scripts/start/open-atlas.ts';
import { aloneInTests } from '#test/support/open-demonstration.ts';
import { demonstration } from '#test/support/ingested-demonstration.ts';

const { testDatabaseUrl } = readEnvironment();
const skip = testDatabaseUrl === undefined && 'ATLAS_TEST_DATABASE_URL is not set';

suite('a set on PostgreSQL', { skip }, () => {
  let set: AtlasSet;
  before(async () => {
    const home = await mkdtemp(join(tmpdir(), 'atlas-home-'));
    set = locateSet(home, `set-${randomBytes(4).toString('hex')}`, testDatabaseUrl);
    await load();
  });
  after(async () => {
    for (const part of ['registry', 'rider']) await dropSchema(part);
    await rm(set.home, { recursive: true, force: true });
  });

  const load = (onRows: () => void = () => undefined) =>
    ingestSource({
      ...{ folder: demonstration, home: set.home, set: set.name, databaseUrl: set.databaseUrl },
      ...{ choice: { only: ['rider'] }, onRows },
    });
  const start = async (): Promise<Atlas> => {
    const stop = new AbortController().signal;
    await buildSet(set, { say: () => undefined, stop });
    return openAtlas({
      set,
      host: '127.0.0.1',
      tls: null,
      port: 0,
      separate: false,
      policies: new Map(),
      summaryDeadlineMs: 10_000,
      ...aloneInTests,
      log: createLog('silent'),
    });
  };
  const dropSchema = async (part: string): Promise<void> => {
    const schema = `${set.name}_${part}`.replaceAll('-', '_');
    await using store = await openCatalogueStore({
      ...{ kind: 'postgresql', url: testDatabaseUrl ?? '', schema: 'public' },
    });
    await store.all(`drop schema if exists "${schema}" cascade`);
  };

  test('fills its registry anew where the schema holds none', async () => {
    {
      await using _atlas = await start();
    }
    assert.deepEqual(await registeredProviders(registryPlace(set)), ['rider']);
    await dropSchema('registry');
    await using _atlas = await start();
    assert.deepEqual(await registeredProviders(registryPlace(set)), ['rider']);
  });

  test('counts a provider as not built whose loading anew was interrupted', async () => {
    const stop = new Error('interrupted');
    const interrupted = load(() => {
      throw stop;
    });
    await assert.rejects(interrupted, stop);
    const folder = providerFolder(set.home, set.name, 'rider');
    assert.ok(!existsSync(folder));
    await assert.rejects(start(), {
      code: 'CATALOGUE_BROKEN',
      message: `${set.registryFile} lists rider, and there is no ${folder}: build it with npm run ingest -- --source <folder> --set ${set.name} --providers rider, or take it out with npm run provider -- leave rider --set ${set.name}.`,
    });
    await load();
    await using _atlas = await start();
    assert.deepEqual(builtProviders(set), ['rider']);
  });

  test('is loaded anew where its schema is gone', async () => {
    await dropSchema('rider');
    const folder = providerFolder(set.home, set.name, 'rider');
    await assert.rejects(start(), {
      code: 'CATALOGUE_BROKEN',
      message: new RegExp(`lacks the tables of a catalogue: delete the folder ${folder} and start`),
    });
    await load();
    await using _atlas = await start();
    assert.deepEqual(builtProviders(set), ['rider']);
  });
});
