import { readFileSync } from 'node:fs';

import { changeRegistryFile } from '#gateway/roster/change-registry-file.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { watchRegistryFile } from '#gateway/roster/watch-registry-file.ts';
import type { ReplaceableRoster, RosterEntry } from '#gateway/scatter/provider-roster.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { AtlasSet } from './atlas-set.ts';
import { openProviders, type OpenedProviders } from './open-providers.ts';
import type { ProviderHosting } from './provider-hosting.ts';

/** Where providers are hosted, and who is told of them. */
export interface Seating {
  readonly hosting: ProviderHosting;
  readonly roster: ReplaceableRoster;
  readonly log: Log;
}

/** Opens the providers that the registry file lists, writes where they are, and follows the file from then on. */
export async function seatProviders(set: AtlasSet, seating: Seating): Promise<AsyncDisposable> {
  const { hosting, roster } = seating;
  const { providers } = readRegistryFile(readFileSync(set.registryFile, 'utf8'));
  const opened = await openProviders(providers, { set, hosting, stopAtFailure: true });
  throwFirst(opened);
  const { entries } = opened;
  await writeAddresses(set.registryFile, entries);
  roster.replace(entries);
  return followRegistryFile(set, seating);
}

/** Whoever joined or left while the others were being opened stands as the file says. */
function writeAddresses(file: string, entries: readonly RosterEntry[]): Promise<void> {
  const opened = new Map(entries.map((entry) => [entry.id, entry]));
  return changeRegistryFile(file, ({ lastJoined, providers }) => ({
    lastJoined,
    providers: providers.map((entry) => opened.get(entry.id) ?? entry),
  }));
}

/**
 * A provider is open before the gateway knows of it, and closes when the gateway has forgotten it. One that cannot be opened is
 * not known to the gateway, and keeps nobody else from joining or leaving.
 */
function followRegistryFile(set: AtlasSet, { hosting, roster, log }: Seating): AsyncDisposable {
  return watchRegistryFile({
    file: set.registryFile,
    log,
    onChange: async (listed) => {
      const before = roster.current();
      const opened = await openProviders(listed, { set, hosting, stopAtFailure: false });
      roster.replace(opened.entries);
      const kept = new Set(listed.map(({ id }) => id));
      for (const { id } of before) if (!kept.has(id)) await hosting.close(id);
      throwFirst(opened);
    },
  });
}

function throwFirst({ failures }: OpenedProviders): void {
  const [first] = failures;
  if (first !== undefined) throw first.error;
}
