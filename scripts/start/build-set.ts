import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

import { writeRegistryFile } from '#gateway/roster/change-registry-file.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { dealProviders } from '#provider/ingest/deal-providers.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';
import { registeredProviders, seedRegistry } from '#registry/seed-registry.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { ingestSource } from '../ingest/ingest-source.ts';
import { providerFolder } from '../ingest/provider-places.ts';
import { createProgressBar, type ProgressBar } from '../ingest/progress-bar.ts';
import { type AtlasSet, builtProviders, demonstrationSource, registryPlace } from './atlas-set.ts';
import { removeOutdated } from './outdated-catalogues.ts';
import { isShipped } from './provider-origin.ts';
import { readDeals, readRegistrySource } from './registry-source.ts';

/** How the one who waits for a build hears of it, and ends it. */
export interface BuildTalk {
  readonly say: (line: string) => void;
  readonly stop: AbortSignal;
}

/** Somebody wanted the build to end. */
export class BuildStopped extends Error {
  override readonly name = 'BuildStopped';

  constructor() {
    super('Stopped. The next start builds what is missing.');
  }
}

/**
 * Makes a set ready to be opened: builds the shipped catalogues that are missing, were interrupted or are of an earlier
 * version, fills the registry
 * and writes `registry.yaml`, in that order, so that a set with that file is whole. Addresses in it are those of
 * the start before; the caller knows the new ones. CONFIGURATION_INVALID for a set that is not there.
 */
export async function buildSet(set: AtlasSet, { say, stop }: BuildTalk): Promise<void> {
  const listed = existsSync(set.registryFile)
    ? readRegistryFile(readFileSync(set.registryFile, 'utf8')).providers.map(({ id }) => id)
    : null;
  await removeOutdated(
    set,
    builtProviders(set).filter((id) => isShipped(set, id)),
  );
  const built = builtProviders(set);
  const wanted = listed ?? (set.name === 'demonstration' ? await foundingProviders() : built);
  if (listed === null && wanted.length === 0) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `There is no set "${set.name}": build it with npm run ingest -- --source <folder> --set ${set.name}.`,
    );
  }
  const missing = wanted.filter((id) => !built.includes(id) && isShipped(set, id));
  if (missing.length > 0) {
    say(`Building ${missing.length} catalogues in ${set.folder} ...`);
    await buildProviders(set, missing, stop);
  }
  if (listed === null || missing.length > 0 || !(await describesAll(set, wanted))) {
    await fillRegistry(set, wanted);
  }
}

/** A registry may have been deleted, as the error for a broken one advises, or a provider be listed by hand. */
async function describesAll(set: AtlasSet, ids: readonly string[]): Promise<boolean> {
  const described = new Set(await registeredProviders(registryPlace(set)));
  return ids.every((id) => described.has(id));
}

/** Builds the catalogues of these providers of the demonstration, with a progress bar; throws BuildStopped. */
export async function buildProviders(
  set: AtlasSet,
  ids: readonly string[],
  stop?: AbortSignal,
): Promise<void> {
  let bar: ProgressBar | undefined;
  try {
    await ingestSource({
      folder: demonstrationSource,
      choice: { only: ids },
      home: set.home,
      set: set.name,
      databaseUrl: set.databaseUrl,
      onRows: (rows, provider, total) => {
        bar ??= createProgressBar(total);
        bar.advance(rows, provider);
        if (stop?.aborted === true) throw new BuildStopped();
      },
    });
  } finally {
    bar?.end();
    for (const id of ids) {
      rmSync(`${providerFolder(set.home, set.name, id)}.building`, {
        recursive: true,
        force: true,
      });
    }
  }
}

async function foundingProviders(): Promise<readonly string[]> {
  await using source = await openSource(demonstrationSource);
  return dealProviders(source, {}).map(({ id }) => id);
}

async function fillRegistry(set: AtlasSet, ids: readonly string[]): Promise<void> {
  mkdirSync(set.folder, { recursive: true });
  const source = await readRegistrySource(set, ids);
  await seedRegistry(registryPlace(set), readDeals(set, ids), source);
  if (existsSync(set.registryFile)) return;
  writeRegistryFile(set.registryFile, {
    lastJoined: ids.length,
    providers: ids.map((id, index) => ({ id, url: 'http://127.0.0.1/', joined: index + 1 })),
  });
}
