import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ingestSource } from '#scripts/ingest/ingest-source.ts';
import type { LoadReport } from '#provider/ingest/load-report.ts';
import type { ProviderDeal } from '#provider/ingest/source/collection.ts';

/** Folder of the committed demonstration. */
export const demonstration = fileURLToPath(
  new URL('../../subgraphs/provider/demonstration/', import.meta.url),
);

/** The demonstration, or some of its providers, loaded into SQLite in a temporary ATLAS_HOME. */
export interface IngestedDemonstration extends AsyncDisposable {
  readonly home: string;
  readonly deals: readonly ProviderDeal[];
  readonly reports: readonly LoadReport[];
  readonly folderOf: (provider: string) => string;
}

/** Loads the demonstration's providers `only`, or all 32. */
export async function ingestDemonstration(
  only?: readonly string[],
): Promise<IngestedDemonstration> {
  const home = await mkdtemp(join(tmpdir(), 'atlas-test-'));
  const choice = only === undefined ? { extra: true } : { only };
  const order = {
    folder: demonstration,
    home,
    set: 'demonstration',
    choice,
    databaseUrl: undefined,
  };
  return {
    ...(await ingestSource(order)),
    home,
    folderOf: (provider) => join(home, 'demonstration', 'providers', provider),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
