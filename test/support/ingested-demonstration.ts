import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ingestSource } from '#scripts/ingest/ingest-source.ts';
import type { LoadReport } from '#provider/ingest/load-report.ts';

/** Folder of the committed demonstration. */
export const demonstration = fileURLToPath(
  new URL('../../subgraphs/provider/demonstration/', import.meta.url),
);

/** Providers of the demonstration, loaded into SQLite in a temporary ATLAS_HOME. */
export interface IngestedDemonstration extends AsyncDisposable {
  readonly home: string;
  readonly reports: readonly LoadReport[];
  readonly folderOf: (provider: string) => string;
}

/** Loads these providers of the demonstration, for tests of the loading itself; others copy what was loaded once (`buildDemonstration`). */
export async function ingestDemonstration(only: readonly string[]): Promise<IngestedDemonstration> {
  const home = await mkdtemp(join(tmpdir(), 'atlas-test-'));
  const order = {
    folder: demonstration,
    home,
    set: 'demonstration',
    choice: { only },
    databaseUrl: undefined,
  };
  return {
    ...(await ingestSource(order)),
    home,
    folderOf: (provider) => join(home, 'demonstration', 'providers', provider),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
