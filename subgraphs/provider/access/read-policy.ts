import { parse } from 'yaml';

import { CodedError } from '#schema/kernel/errors.ts';
import { recordGrants } from '#schema/wire/access-terms.ts';

import type { DatasetPolicy, GatewayFiles, Most, ProviderPolicy } from './provider-policy.ts';

type Members = Readonly<Record<string, unknown>>;

const levels: readonly Most[] = ['METADATA', 'AGGREGATE', 'RECORD'];
const publications = ['VALUE_SUMMARIES', 'HEADLINES'] as const;
const policyMembers = [
  'gateways',
  'visas',
  'datasets',
  'others',
  'disclosure',
  'publish',
  'replicas',
];

/**
 * Reads the text of a `policy.yaml`; the README beside shows one. Throws CONFIGURATION_INVALID, naming the place, for anything that is
 * not understood: a rule that was misspelt must not be one that is not there.
 */
export function readPolicy(text: string): ProviderPolicy {
  const root = readMembers(parseYaml(text), 'the file', policyMembers);
  const gateways = readList(root['gateways'], 'gateways').map((item, at) =>
    readGateway(item, `gateways[${at}]`),
  );
  if (new Set(gateways.map(({ issuer }) => issuer)).size < gateways.length) {
    throw wrong('gateways', 'names one twice');
  }
  const { visas = null, datasets = {}, others = { most: 'METADATA' }, replicas = false } = root;
  const publish = readList(root['publish'] ?? [], 'publish').map((item) =>
    readChoice(item, publications, 'publish'),
  );
  return {
    gateways,
    visas: visas === null ? null : readText(visas, 'visas'),
    datasets: readDatasets(datasets),
    others: readDataset(others, 'others'),
    published: {
      disclosure: readChoice(root['disclosure'] ?? 'ROUNDED', ['ROUNDED'], 'disclosure'),
      valueSummaries: publish.includes('VALUE_SUMMARIES'),
      headlines: publish.includes('HEADLINES'),
    },
    replicas: readSwitch(replicas, 'replicas'),
  };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw wrong('the file', 'is not YAML');
  }
}

function readGateway(item: unknown, place: string): GatewayFiles {
  const members = readMembers(item, place, ['issuer', 'keys', 'secret']);
  return {
    issuer: readText(members['issuer'], `${place}.issuer`),
    keys: readText(members['keys'], `${place}.keys`),
    secret: readText(members['secret'], `${place}.secret`),
  };
}

function readDatasets(value: unknown): ReadonlyMap<string, DatasetPolicy> {
  if (!isMembers(value)) throw wrong('datasets', 'does not give rules by dataset');
  const entries = Object.entries(value).map(
    ([id, rule]) => [id, readDataset(rule, `datasets.${id}`)] as const,
  );
  return new Map(entries);
}

function readDataset(value: unknown, place: string): DatasetPolicy {
  const members = readMembers(value, place, ['most', 'records', 'counts']);
  const { most, records = 'CONTROLLED', counts = true } = members;
  return {
    most: readChoice(most, levels, `${place}.most`),
    records: readChoice(records, recordGrants, `${place}.records`),
    counts: readSwitch(counts, `${place}.counts`),
  };
}

function readMembers(value: unknown, place: string, known: readonly string[]): Members {
  if (!isMembers(value)) throw wrong(place, `does not hold ${known.join(', ')}`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrong(place, `holds ${unknown}, which means nothing there`);
  return value;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readList(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(place, 'is not a list');
  return value;
}

function readText(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(place, 'is not a text');
  return value;
}

function readSwitch(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') throw wrong(place, 'is neither true nor false');
  return value;
}

function readChoice<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  place: string,
): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw wrong(place, `is not of ${choices.join(', ')}`);
  return chosen;
}

function wrong(place: string, what: string): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `The policy of the provider is wrong: ${place} ${what}. Correct policy.yaml.`,
  );
}
