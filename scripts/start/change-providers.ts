import { readFileSync } from 'node:fs';

import { addToRegistryFile, removeFromRegistryFile } from '#gateway/roster/change-registry-file.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { joinProvider, leaveProvider } from '#registry/seed-registry.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { type AtlasSet, builtProviders, registryPlace } from './atlas-set.ts';
import { buildProviders } from './build-set.ts';
import { howToBuild } from './provider-origin.ts';
import { readDeals, readRegistrySource } from './registry-source.ts';

/**
 * Lets a provider of the set join: its catalogue is built if it is shipped and not there, the registry describes it, and
 * then `registry.yaml` lists it, so that a running Atlas opens it. BAD_USER_INPUT for an id that nobody has,
 * CONFIGURATION_INVALID for one that has to be loaded first.
 */
export async function letJoin(set: AtlasSet, id: string): Promise<void> {
  if (!builtProviders(set).includes(id)) {
    if (set.name !== 'demonstration') {
      throw new CodedError(
        'CONFIGURATION_INVALID',
        `${id} is not in the set "${set.name}": load it with ${howToBuild(set, id)}, which lets it join, too.`,
      );
    }
    await buildProviders(set, [id]);
  }
  await enterProvider(set, id);
}

/** Lets the registry describe a provider that is built, anew where it does already, and lists it in `registry.yaml`. */
export async function enterProvider(set: AtlasSet, id: string): Promise<void> {
  const [deal] = readDeals(set, [id]);
  if (deal !== undefined) {
    await joinProvider(registryPlace(set), deal, await readRegistrySource(set, [id]));
  }
  await addToRegistryFile(set.registryFile, id, addressBeside(set, id));
}

/** Lets a provider leave: out of `registry.yaml` first, so that nobody asks it, then out of the registry. */
export async function letLeave(set: AtlasSet, id: string): Promise<void> {
  await removeFromRegistryFile(set.registryFile, id);
  await leaveProvider(registryPlace(set), id);
}

/** The running Atlas opens the provider itself, beside the others, and knows its real address. */
function addressBeside(set: AtlasSet, id: string): string {
  const { providers } = readRegistryFile(readFileSync(set.registryFile, 'utf8'));
  return new URL(`/${id}`, providers[0]?.url ?? 'http://127.0.0.1/').href;
}
