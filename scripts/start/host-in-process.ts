import type { SubgraphHost } from '#kit/subgraph-host.ts';
import { openProvider, type Provider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import type { Log } from '#schema/kernel/log.ts';

import { type AtlasSet, placeOf } from './atlas-set.ts';
import type { ProviderHosting } from './provider-hosting.ts';

/** Keeps all providers in this process, each with its own database, under paths of one host. */
export function hostInProcess(set: AtlasSet, host: SubgraphHost, log: Log): ProviderHosting {
  const schema = createProviderSchema();
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
        provider = await openProvider({ id, ...placeOf(set, id), schema, log: part });
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
