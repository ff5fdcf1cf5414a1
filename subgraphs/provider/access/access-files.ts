import type { KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

import { CodedError } from '#schema/kernel/errors.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';
import { readCallSecret } from '#schema/wire/call-proof.ts';
import { readTicketKeys, type TicketKeys } from '#schema/wire/ticket-keys.ts';

import type { GatewayFiles, ProviderPolicy } from './provider-policy.ts';
import { readPolicy } from './read-policy.ts';
import { allOn, readSwitchedOff, type SwitchedOff } from './switched-off.ts';

/** What a provider answers by, as its files say now. */
export interface AccessRules {
  readonly policy: ProviderPolicy;
  /** Public ticket keys of all its gateways, by their ids. */
  readonly keys: TicketKeys;
  /** Secrets that prove calls, by gateway; several while one is renewed. */
  readonly secrets: ReadonlyMap<string, readonly KeyObject[]>;
  /** Whose visas it takes; null where it takes none. */
  readonly visas: TrustConfiguration | null;
  readonly switchedOff: SwitchedOff;
}

/** Names of the files in a provider's access folder; its policy names the others. */
export const policyFile = 'policy.yaml';
export const switchedOffFile = 'switched-off.yaml';

/** Text of a file, by its path; null where there is none. */
export type ReadText = (file: string) => string | null;

/**
 * Reads what a provider answers by from its access folder. Throws CONFIGURATION_INVALID, naming the file, where one is missing or
 * says something that is not understood.
 */
export function readAccessRules(folder: string, read: ReadText): AccessRules {
  const inFolder = (name: string): string => resolve(folder, name);
  const require = (name: string): string => read(inFolder(name)) ?? missing(inFolder(name));
  const policy = readPolicy(require(policyFile));
  const off = read(inFolder(switchedOffFile));
  const trust =
    policy.visas === null ? null : readTrust(inFolder(policy.visas), require(policy.visas));
  return {
    policy,
    keys: readKeys(policy.gateways, require),
    secrets: new Map(
      policy.gateways.map(({ issuer, secret }) => [issuer, readSecrets(secret, require(secret))]),
    ),
    visas: trust,
    switchedOff: off === null ? allOn : readSwitchedOff(off),
  };
}

/** Text of a file on disk. */
export function readTextFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What changes when a file does; its absence, too. */
export function fingerprintOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
}

function readKeys(
  gateways: readonly GatewayFiles[],
  require: (name: string) => string,
): TicketKeys {
  const all = gateways.flatMap(({ issuer, keys }) => [...readTicketKeys(issuer, require(keys))]);
  const byId = new Map(all);
  if (byId.size === all.length) return byId;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    'Two gateways of policy.yaml have the same key: each has its own, so ask both for their public ticket keys.',
  );
}

function readSecrets(file: string, text: string): readonly KeyObject[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const secrets = lines.flatMap((line) => readCallSecret(line) ?? []);
  if (secrets.length > 0 && secrets.length === lines.length) return secrets;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `${file} does not hold secrets of 32 bytes in base64url, one a line: ask the Atlas for the one that you share.`,
  );
}

/** A provider calls nobody to decide: keys of visa issuers stand in its file. */
function readTrust(file: string, text: string): TrustConfiguration {
  const trust = readTrustConfiguration(text, file);
  const elsewhere = [...trust.issuers.values()].find(({ keys }) => keys === null);
  if (elsewhere === undefined) return trust;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `A provider fetches no keys: give those of ${elsewhere.issuer} in ${file}, under keys.`,
  );
}

function missing(file: string): never {
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `There is no ${file}: a provider answers nobody without it. What stands in it is shown in subgraphs/provider/access/README.md.`,
  );
}
