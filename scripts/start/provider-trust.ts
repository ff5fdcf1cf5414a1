import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { parse, stringify } from 'yaml';

import { developmentIssuer } from '#gateway/access/development-issuer/development-issuer.ts';
import { policyFile } from '#provider/access/access-files.ts';
import type { DatasetPolicy } from '#provider/access/provider-policy.ts';
import { type StatedTerms, unstatedTerms } from '#registry/entries/access-terms.ts';
import { isJsonObject, type JsonObject } from '#schema/tokens/strict-json.ts';
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

/** Begins the file of visa issuers that the Atlas writes. */
const written = `# Whose visas the providers of this Atlas take: written at each start, of the issuers in trust.yaml whose keys stand there.
# To keep a file of your own, delete these two lines. schema/tokens/README.md shows what can stand here.
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
 * configuration with their keys; of the latter a file that somebody else wrote stays as it is. Comes before any of them is opened.
 */
export function prepareTrust(keys: string, visaIssuers: readonly JsonObject[]): void {
  makeTicketKeys(keys);
  const file = visaIssuersFile(keys);
  if (existsSync(file) && !isOurs(readFileSync(file, 'utf8'))) return;
  const trust = { audiences: ['providers'], issuers: visaIssuers };
  writeWhole(file, written + stringify(trust));
}

/** The development issuer's key is good for one start: who names nobody else, or nobody at all, wrote nothing that is worth keeping. */
function isOurs(text: string): boolean {
  if (text.startsWith(written)) return true;
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    return false;
  }
  const issuers = isJsonObject(content) ? content['issuers'] : undefined;
  return Array.isArray(issuers) && issuers.every(isDevelopmentIssuer);
}

function isDevelopmentIssuer(entry: unknown): boolean {
  return isJsonObject(entry) && entry['issuer'] === developmentIssuer;
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
function policyOf({ duo, records, counts }: StatedTerms): DatasetPolicy {
  return { most: duo.length === 0 ? 'METADATA' : 'RECORD', records, counts };
}
