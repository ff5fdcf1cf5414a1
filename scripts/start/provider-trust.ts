import { existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import { stringify } from 'yaml';

import { policyFile } from '#provider/access/access-files.ts';
import type { DatasetPolicy } from '#provider/access/provider-policy.ts';
import { type AccessTerms, unstatedTerms } from '#registry/entries/access-terms.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import { ownerOf } from '#schema/wire/global-id.ts';

import { accessFolder } from '../ingest/provider-places.ts';
import { readTermsOfSet } from './access-terms.ts';
import type { AtlasSet } from './atlas-set.ts';
import { keyFile, keyOf } from './keys.ts';
import { gatewayName, makeTicketKeys, publicKeysFile, secretName } from './ticket-keys.ts';
import { writeWhole } from './write-whole.ts';

const preface = `# What this provider answers, and to whom. Its data manager may change it at any time; it is followed within seconds.
# subgraphs/provider/access/README.md says what can stand here. Deleted, it is written anew at the next start of the Atlas.
`;

/**
 * Gives a provider of the set what it needs to trust the gateway of this Atlas: their secret, and a policy that says of its datasets what
 * the access terms say. A policy that is there stays as it is.
 */
export function writeProviderTrust(set: AtlasSet, id: string): void {
  keyOf(set.keys, secretName(id));
  const folder = accessFolder(set.home, set.name, id);
  const file = join(folder, policyFile);
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWhole(file, preface + stringify(policyFor(set, id, folder)));
}

/**
 * Makes what all providers of this Atlas are given: the public keys of its tickets, and the issuers whose visas they take, entries of a trust
 * configuration with their keys. Comes before any of them is opened.
 */
export function prepareTrust(keys: string, visaIssuers: readonly JsonObject[]): void {
  makeTicketKeys(keys);
  const trust = { audiences: ['providers'], issuers: visaIssuers };
  writeWhole(visaIssuersFile(keys), stringify(trust));
}

function visaIssuersFile(keys: string): string {
  return join(keys, 'visa-issuers.yaml');
}

/** Names of files stand as seen from its folder, so that the home can be moved. */
function policyFor(set: AtlasSet, id: string, folder: string): object {
  const own = [...readTermsOfSet(set)].filter(([dataset]) => ownerOf(dataset) === id);
  const datasets = own.map(([dataset, terms]) => [dataset.slice(id.length + 1), policyOf(terms)]);
  return {
    gateways: [
      {
        issuer: gatewayName,
        keys: relative(folder, publicKeysFile(set.keys)),
        secret: relative(folder, keyFile(set.keys, secretName(id))),
      },
    ],
    visas: relative(folder, visaIssuersFile(set.keys)),
    datasets: Object.fromEntries(datasets) as Record<string, DatasetPolicy>,
    others: policyOf(unstatedTerms),
    disclosure: 'ROUNDED',
    publish: ['VALUE_SUMMARIES', 'HEADLINES'],
  };
}

/** What states no permitted use is shown in the catalogue and nowhere else. */
function policyOf({ duo, records, counts }: AccessTerms): DatasetPolicy {
  return { most: duo.length === 0 ? 'METADATA' : 'RECORD', records, counts };
}
