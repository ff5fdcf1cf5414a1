import { createSubgraphMount } from '#kit/subgraph-mount.ts';
import { createSubgraphSchema } from '#kit/subgraph-schema.ts';
import type { Mount } from '#kit/mount.ts';
import { readSubgraphSdl } from '#schema/compose.ts';
import type { Log } from '#schema/kernel/log.ts';

import { openRegistryStore, type RegistryLocation } from './catalogue/open-registry-store.ts';
import { createRegistryContext } from './serving/registry-context.ts';
import { createRegistryResolvers } from './serving/registry-resolvers.ts';

/** How the registry is opened. */
export interface RegistryOptions {
  readonly location: RegistryLocation;
  /** Path that it answers under, such as `/registry`. */
  readonly path: string;
  /** What a demonstration makes providers do, in sentences, by provider. */
  readonly policies: ReadonlyMap<string, readonly string[]>;
  readonly log: Log;
}

/** The registry subgraph over its own database; what joins and leaves there shows in the next request. */
export async function createRegistry(options: RegistryOptions): Promise<Mount & AsyncDisposable> {
  const store = await openRegistryStore(options.location);
  const mount = createSubgraphMount({
    path: options.path,
    schema: createSubgraphSchema(
      readSubgraphSdl('registry'),
      createRegistryResolvers(options.policies),
    ),
    context: () => createRegistryContext(store.orm.em.fork()),
    log: options.log,
  });
  return { ...mount, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}
