import type { SubgraphHost } from '#kit/subgraph-host.ts';
import { createRegistry } from '#registry/create-registry.ts';
import { stateAccessTerms } from '#registry/state-access-terms.ts';
import type { Log } from '#schema/kernel/log.ts';
import { createVocabulary } from '#vocabulary/create-vocabulary.ts';

import { readTermsOfSet } from './access-terms.ts';
import { type AtlasSet, registryPlace } from './atlas-set.ts';
import { describePolicies, type ServingPolicies } from './demonstration-policy.ts';

/** What registry and vocabulary are opened with. */
export interface CentralOfSet {
  readonly set: AtlasSet;
  readonly policies: ServingPolicies;
  readonly log: Log;
}

/** Registry and vocabulary; the registry tells of policies that they are the demonstration's. */
export async function mountCentral(
  host: SubgraphHost,
  { set, policies, log }: CentralOfSet,
): Promise<AsyncDisposable> {
  // At each start, so that a changed file, or a registry of before there were terms, needs no other command.
  await stateAccessTerms(registryPlace(set), readTermsOfSet(set));
  const registry = await createRegistry({
    location: registryPlace(set),
    path: '/registry',
    policies: describePolicies(policies),
    log,
  });
  host.mount(registry);
  host.mount(createVocabulary({ log }));
  return registry;
}
