import type { GraphQLSchema } from 'graphql';

import type { Mount } from '#kit/mount.ts';
import type { SubgraphHost } from '#kit/subgraph-host.ts';
import { doorByFiles } from '#provider/access/open-door.ts';
import { countSeriesRows } from '#provider/columns/open-columns.ts';
import { openInWorker } from '#provider/open-in-worker.ts';
import { openProvider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import type { Log } from '#schema/kernel/log.ts';

import { accessFolder } from '../ingest/provider-places.ts';
import { type AtlasSet, placeOf } from './atlas-set.ts';
import { openPolicy, type ServingPolicies } from './demonstration-policy.ts';
import type { ProviderHosting } from './provider-hosting.ts';

/** What providers in one process share. */
export interface InProcess {
  readonly host: SubgraphHost;
  readonly policies: ServingPolicies;
  readonly log: Log;
}

/** A provider that answers under its path. */
interface Hosted extends AsyncDisposable {
  readonly mount: Mount;
}

/**
 * Series rows from which a provider gets a thread of its own. Below, what it scans and reads at a time takes the others milliseconds;
 * a thread costs a heap and a schema of its own.
 */
export const ownThreadRows = 100_000;

/** Keeps all providers in this process, each with its own database, under paths of one host; large ones in threads of their own. */
export function hostInProcess(set: AtlasSet, { host, policies, log }: InProcess): ProviderHosting {
  const schemas = new Map<string, GraphQLSchema>();
  const schemaOf = (version: string): GraphQLSchema => {
    const schema = schemas.get(version) ?? createProviderSchema(version);
    schemas.set(version, schema);
    return schema;
  };
  const open = new Map<string, Hosted>();
  const openOne = async (id: string): Promise<Hosted> => {
    const part = log.child({ provider: id });
    const { contract, withholdsDays } = policies.get(id) ?? openPolicy;
    const place = placeOf(set, id);
    const folder = accessFolder(set.home, set.name, id);
    if ((await countSeriesRows(place.columnsFolder)) >= ownThreadRows) {
      return openInWorker({ id, ...place, contract, withholdsDays, access: folder }, log);
    }
    return openProvider({
      id,
      ...place,
      schema: schemaOf(contract),
      withholdsDays,
      door: doorByFiles({ provider: id, folder, log: part }),
      log: part,
    });
  };
  const close = async (id: string): Promise<void> => {
    const provider = open.get(id);
    if (provider === undefined) return;
    host.unmount(provider.mount.path);
    open.delete(id);
    await provider[Symbol.asyncDispose]();
  };
  return {
    open: async (id) => {
      let provider = open.get(id);
      if (provider === undefined) {
        provider = await openOne(id);
        open.set(id, provider);
        host.mount(provider.mount);
      }
      return `${host.url}${provider.mount.path}`;
    },
    close,
    [Symbol.asyncDispose]: async () => {
      for (const id of [...open.keys()]) await close(id);
    },
  };
}
