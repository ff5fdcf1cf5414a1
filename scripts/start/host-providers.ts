import type { SubgraphHost } from '#kit/subgraph-host.ts';
import type { Log } from '#schema/kernel/log.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';

import type { AtlasSet } from './atlas-set.ts';
import type { ServingPolicies } from './demonstration-policy.ts';
import { hostInProcess } from './host-in-process.ts';
import { hostSeparately } from './host-separately.ts';
import type { ProviderHosting } from './provider-hosting.ts';
import { prepareTrust } from './provider-trust.ts';

/** How the providers of a set are hosted. */
export interface HostingOptions {
  /** Each in a process of its own. */
  readonly separate: boolean;
  /** Address that such processes listen on. */
  readonly host: string;
  /** Has those that stay in this process. */
  readonly subgraphs: SubgraphHost;
  readonly policies: ServingPolicies;
  /** Whose visas they take: entries of a trust configuration, with their keys. */
  readonly visaIssuers: readonly JsonObject[];
  readonly log: Log;
}

/** Makes what providers are to trust, and hosts them in this process or apart. */
export function hostProviders(set: AtlasSet, options: HostingOptions): ProviderHosting {
  const { separate, host, subgraphs, policies, visaIssuers, log } = options;
  prepareTrust(set.keys, visaIssuers);
  return separate
    ? hostSeparately(set, { host, policies })
    : hostInProcess(set, { host: subgraphs, policies, log });
}
