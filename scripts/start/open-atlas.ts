import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defaultDeadlines, openGateway } from '#gateway/gateway.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { changeRegistryFile } from '#gateway/roster/change-registry-file.ts';
import { openPortal } from '#gateway/portal/open-portal.ts';
import { watchRegistryFile } from '#gateway/roster/watch-registry-file.ts';
import {
  createRoster,
  type ReplaceableRoster,
  type RosterEntry,
} from '#gateway/scatter/provider-roster.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import type { Log } from '#schema/kernel/log.ts';

import { withoutAccess } from '../bench/without-access.ts';
import type { AtlasSet } from './atlas-set.ts';
import type { ServingPolicies } from './demonstration-policy.ts';
import { openGatewaySecrets } from './gateway-secrets.ts';
import { hostProviders } from './host-providers.ts';
import { mountCentral } from './mount-central.ts';
import { openProviders, type OpenedProviders } from './open-providers.ts';
import type { ProviderHosting } from './provider-hosting.ts';

/** What an Atlas is opened with. */
export interface AtlasOptions {
  readonly set: AtlasSet;
  /** Loopback address. */
  readonly host: string;
  /** Port of the gateway; that of the subgraphs is the next one. 0 takes free ones. */
  readonly port: number;
  /** Each provider in a process of its own. */
  readonly separate: boolean;
  /** How providers are made to serve. */
  readonly policies: ServingPolicies;
  /** How long a summary waits for providers, in milliseconds. */
  readonly summaryDeadlineMs: number;
  readonly log: Log;
}

/** A whole Atlas that answers; disposing closes gateway, providers and databases in this order. */
export interface Atlas extends AsyncDisposable {
  /** Address of the gateway. */
  readonly url: string;
  /** How many providers it began with. */
  readonly providers: number;
}

const supergraphFile = fileURLToPath(new URL(import.meta.resolve('#schema/supergraph.graphql')));

/** Opens a set that is built: subgraphs first, then providers, then the gateway before them. */
export async function openAtlas(options: AtlasOptions): Promise<Atlas> {
  const { set, host, port, policies, log } = options;
  await using opening = new AsyncDisposableStack();
  const subgraphs = opening.use(
    await openSubgraphHost({ host, port: port === 0 ? 0 : port + 1, mounts: [], log }),
  );
  opening.use(await mountCentral(subgraphs, options));

  const { separate } = options;
  const visaIssuers: [] = [];
  const hosting = opening.use(
    hostProviders(set, { separate, host, subgraphs, policies, visaIssuers, log }),
  );
  const { providers } = readRegistryFile(readFileSync(set.registryFile, 'utf8'));
  const opened = await openProviders(providers, { set, hosting, stopAtFailure: true });
  throwFirst(opened);
  const { entries } = opened;
  await writeAddresses(set.registryFile, entries);
  const roster = createRoster(entries);
  opening.use(followRegistryFile(set, { hosting, roster, log }));

  const { cursorKey, certificate } = openGatewaySecrets(set.keys, Date.now);
  const portal = await openPortal(join(set.home, 'portal'), log);
  const gateway = opening.use(
    await openGateway({
      supergraphSdl: readFileSync(supergraphFile, 'utf8'),
      host,
      port,
      roster,
      central: new Map([
        ['registry', `${subgraphs.url}/registry`],
        ['vocabulary', `${subgraphs.url}/vocabulary`],
      ]),
      access: withoutAccess(),
      cursorKey,
      ...(certificate === undefined ? {} : { certificate }),
      deadlines: { ...defaultDeadlines, mergedMs: options.summaryDeadlineMs },
      ...(portal === null ? {} : { portal }),
      log,
    }),
  );
  const parts = opening.move();
  return {
    url: gateway.url,
    providers: entries.length,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Whoever joined or left while the others were being opened stands as the file says. */
function writeAddresses(file: string, entries: readonly RosterEntry[]): Promise<void> {
  const opened = new Map(entries.map((entry) => [entry.id, entry]));
  return changeRegistryFile(file, ({ lastJoined, providers }) => ({
    lastJoined,
    providers: providers.map((entry) => opened.get(entry.id) ?? entry),
  }));
}

interface Following {
  readonly hosting: ProviderHosting;
  readonly roster: ReplaceableRoster;
  readonly log: Log;
}

/**
 * A provider is open before the gateway knows of it, and closes when the gateway has forgotten it. One that cannot be opened is
 * not known to the gateway, and keeps nobody else from joining or leaving.
 */
function followRegistryFile(set: AtlasSet, { hosting, roster, log }: Following): AsyncDisposable {
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
