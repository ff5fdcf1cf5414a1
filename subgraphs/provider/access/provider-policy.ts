import type { AccessLevel } from '#schema/wire/access-level.ts';
import type { RecordGrant } from '#schema/wire/access-terms.ts';

import type { Published } from './provider-access.ts';

/** The most that a provider answers of a dataset. */
export type Most = Exclude<AccessLevel, 'NONE'>;

/** What a provider answers of one dataset, whatever a ticket says. */
export interface DatasetPolicy {
  readonly most: Most;
  /**
   * What the provider itself wants to see before it gives records: nothing beside the gateway's word, the visas of registered access, or
   * a visa for the dataset.
   */
  readonly records: RecordGrant;
  /** Whether it may be counted for those who may not list it. */
  readonly counts: boolean;
}

/** A gateway that a provider answers to; names of files, as they stand in the policy. */
export interface GatewayFiles {
  /** As its tickets call it (`iss`). */
  readonly issuer: string;
  /** JWK set of its public ticket keys. */
  readonly keys: string;
  /** What both share since the provider joined: 32 bytes in base64url; several lines while it is renewed. */
  readonly secret: string;
}

/** What stands in a provider's `policy.yaml`. */
export interface ProviderPolicy {
  readonly gateways: readonly GatewayFiles[];
  /** File of the trust configuration for visas; null where no visa is taken. */
  readonly visas: string | null;
  /** By local id of the dataset. */
  readonly datasets: ReadonlyMap<string, DatasetPolicy>;
  /** Of a dataset that is not named. */
  readonly others: DatasetPolicy;
  readonly published: Published;
  /** Whether several processes serve the provider from one PostgreSQL, and so share there which calls were made. */
  readonly replicas: boolean;
}

/** What the policy says of a dataset. */
export function policyOf({ datasets, others }: ProviderPolicy, dataset: string): DatasetPolicy {
  return datasets.get(dataset) ?? others;
}
