import type { GraphQLSchema } from 'graphql';

import type { SubgraphHost } from '#kit/subgraph-host.ts';
import { doorByFiles } from '#provider/access/open-door.ts';
import { openProvider, type Provider } from '#provider/provider.ts';
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

/** Keeps all providers in this process, each with its own database, under paths of one host. */
export function hostInProcess(set: AtlasSet, { host, policies, log }: InProcess): ProviderHosting {
  const schemas = new Map<string, GraphQLSchema>();
  const schemaOf = (version: string): GraphQLSchema => {
    const schema = schemas.get(version) ?? createProviderSchema(version);
    schemas.set(version, schema);
    return schema;
  };
  const open = new Map<string, Provider>();
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
        const part = log.child({ provider: id });
        const { contract, withholdsDays } = policies.get(id) ?? openPolicy;
        const schema = schemaOf(contract);
        const folder = accessFolder(set.home, set.name, id);
        provider = await openProvider({
          id,
          ...placeOf(set, id),
          schema,
          withholdsDays,
          door: doorByFiles({ provider: id, folder, log: part }),
          log: part,
        });
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
