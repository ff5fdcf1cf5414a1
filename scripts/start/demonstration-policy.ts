import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { contractVersion } from '#provider/serving/contract-version.ts';

import { type AtlasSet, demonstrationSource } from './atlas-set.ts';

/** How a provider is made to serve. */
export interface ServingPolicy {
  /** Version of the contract. */
  readonly contract: string;
  readonly withholdsDays: boolean;
}

/** Policies by provider; who is not there serves all that it has, in the present contract. */
export type ServingPolicies = ReadonlyMap<string, ServingPolicy>;

/** How a provider serves without a policy. */
export const openPolicy: ServingPolicy = { contract: contractVersion, withholdsDays: false };

const file = join(demonstrationSource, 'policy.yaml');

/** What the demonstration makes its providers do; nothing in any other set. */
export function readPolicies({ name }: Pick<AtlasSet, 'name'>): ServingPolicies {
  if (name !== 'demonstration') return new Map();
  const listed = parse(readFileSync(file, 'utf8')) as readonly {
    readonly provider: string;
    readonly contract?: string;
    readonly withholds?: 'days';
  }[];
  return new Map(
    listed.map(({ provider, contract, withholds }) => [
      provider,
      { contract: contract ?? contractVersion, withholdsDays: withholds === 'days' },
    ]),
  );
}

/** Policies as the registry tells them, in sentences. */
export function describePolicies(
  policies: ServingPolicies,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...policies].map(([provider, { contract, withholdsDays }]) => [
      provider,
      [
        ...(contract === contractVersion
          ? []
          : [`Demonstration policy: serves version ${contract} of the provider contract.`]),
        ...(withholdsDays ? ['Demonstration policy: keeps to itself when something was.'] : []),
      ],
    ]),
  );
}
