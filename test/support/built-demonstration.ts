import { constants, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type DealChoice, dealProviders } from '#provider/ingest/deal-providers.ts';
import type { ProviderDeal } from '#provider/ingest/source/collection.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { ingestSource } from '#scripts/ingest/ingest-source.ts';
import { providerFolder } from '#scripts/ingest/provider-places.ts';

import { demonstration } from './ingested-demonstration.ts';

const set = 'demonstration';

/** The demonstration, or some of its providers, in SQLite in a temporary ATLAS_HOME that is the test's own. */
export interface BuiltDemonstration extends AsyncDisposable {
  readonly home: string;
  readonly deals: readonly ProviderDeal[];
  readonly folderOf: (provider: string) => string;
}

/**
 * The demonstration's thirty providers of the beginning, or others. Under `npm test` each catalogue is loaded once a run and
 * copied for whoever asks, so that no test sees what another did to it; a file that runs by itself loads what it wants.
 */
export async function buildDemonstration(choice: DealChoice = {}): Promise<BuiltDemonstration> {
  const home = await mkdtemp(join(tmpdir(), 'atlas-demonstration-'));
  const deals = await dealt(choice);
  const ids = deals.map(({ id }) => id);
  const { testBuilds } = readEnvironment();
  if (testBuilds === undefined) await load(home, ids);
  else {
    await loadMissing(testBuilds, ids);
    for (const id of ids) {
      const [from, to] = [providerFolder(testBuilds, set, id), providerFolder(home, set, id)];
      await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
    }
  }
  return {
    home,
    deals,
    folderOf: (provider) => providerFolder(home, set, provider),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

async function dealt(choice: DealChoice): Promise<readonly ProviderDeal[]> {
  await using source = await openSource(demonstration);
  return dealProviders(source, choice);
}

async function load(home: string, only: readonly string[]): Promise<void> {
  const order = { folder: demonstration, set, databaseUrl: undefined };
  await ingestSource({ ...order, home, choice: { only } });
}

/** Loads what no file of this run has loaded yet. Of two that do so at once, the copy of one goes. */
async function loadMissing(builds: string, ids: readonly string[]): Promise<void> {
  const placeOf = (id: string): string => providerFolder(builds, set, id);
  const missing = ids.filter((id) => !existsSync(placeOf(id)));
  if (missing.length === 0) return;
  const own = await mkdtemp(join(builds, 'loading-'));
  await load(own, missing);
  await mkdir(join(builds, set, 'providers'), { recursive: true });
  for (const id of missing) {
    try {
      await rename(providerFolder(own, set, id), placeOf(id));
    } catch (error) {
      if (!existsSync(placeOf(id))) throw error;
    }
  }
  await rm(own, { recursive: true });
}
