import { parse } from 'yaml';

import { CodedError } from '#schema/kernel/errors.ts';

import { type Algorithm, algorithms, type KeySet, readKeySet } from './key-set.ts';
import { isRefusal } from './refusal.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import type {
  IssuerKind,
  PassportEndpoint,
  TrustConfiguration,
  TrustedIssuer,
} from './trust-configuration.ts';

const kinds: readonly IssuerKind[] = ['BROKER', 'VISA_ISSUER'];
const issuerMembers = [
  'issuer',
  'kinds',
  'algorithms',
  'keys',
  'jwks',
  'jku',
  'sources',
  'passport',
];

/** A place in the text, and what is wrong with it. */
class Misread extends Error {}

/**
 * Reads the text of a `trust.yaml`, or of another file of its form; the README beside shows one. Throws CONFIGURATION_INVALID, naming file and place,
 * for anything that is not understood: a member that was misspelt must not be one that is not asked for.
 */
export function readTrustConfiguration(text: string, file = 'trust.yaml'): TrustConfiguration {
  try {
    return readWhole(text);
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `The trust configuration is wrong: ${error.message}. Correct ${file}.`,
    );
  }
}

function readWhole(text: string): TrustConfiguration {
  const root = readMembers(parseYaml(text), 'the file', ['audiences', 'issuers']);
  const audiences = readTexts(root['audiences'], 'audiences');
  if (audiences.length === 0) throw wrong('audiences', 'names nobody');
  const { issuers: list = [] } = root;
  if (!Array.isArray(list)) throw wrong('issuers', 'is not a list');
  const issuers = new Map<string, TrustedIssuer>();
  for (const [at, item] of list.entries()) {
    const issuer = readIssuer(item, `issuers[${at}]`);
    if (issuers.has(issuer.issuer)) throw wrong(`issuers[${at}]`, 'names an issuer again');
    issuers.set(issuer.issuer, issuer);
  }
  return { audiences, issuers };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw wrong('the file', 'is not YAML');
  }
}

function readIssuer(item: unknown, place: string): TrustedIssuer {
  const members = readMembers(item, place, issuerMembers);
  const allowed = readChoices(
    members['algorithms'] ?? algorithms,
    algorithms,
    `${place}.algorithms`,
  );
  const { jwks = null, keys = null } = members;
  if ((jwks === null) === (keys === null)) throw wrong(place, 'needs either jwks or keys');
  return {
    issuer: readText(members['issuer'], `${place}.issuer`),
    kinds: new Set(readChoices(members['kinds'], kinds, `${place}.kinds`)),
    algorithms: allowed,
    keys: keys === null ? null : readKeys(keys, allowed, `${place}.keys`),
    jwks: jwks === null ? null : readAddress(jwks, `${place}.jwks`),
    jku: new Set(readTexts(members['jku'] ?? [], `${place}.jku`)),
    sources: readSources(members['sources'] ?? {}, `${place}.sources`),
    passport: readPassport(members['passport'] ?? null, `${place}.passport`),
  };
}

function readKeys(json: unknown, allowed: readonly Algorithm[], place: string): KeySet {
  const outcome = readKeySet(json, allowed);
  if (isRefusal(outcome)) throw wrong(place, `cannot be used, as ${outcome.refused}`);
  return outcome.keys;
}

function readSources(value: unknown, place: string): TrustedIssuer['sources'] {
  if (!isJsonObject(value)) throw wrong(place, 'does not give sources by visa type');
  const entries = Object.entries(value).map(
    ([type, list]) => [type, new Set(readTexts(list, `${place}.${type}`))] as const,
  );
  return new Map(entries);
}

function readPassport(value: unknown, place: string): PassportEndpoint | null {
  if (value === null) return null;
  const all = ['method', 'address', 'clientId', 'clientSecretFile'];
  const members = readMembers(value, place, all);
  const [method] = readChoices(
    [members['method']],
    ['USERINFO', 'TOKEN_EXCHANGE'],
    `${place}.method`,
  );
  const address = readAddress(members['address'], `${place}.address`);
  if (method === 'TOKEN_EXCHANGE') {
    const clientId = readText(members['clientId'], `${place}.clientId`);
    const clientSecretFile = readText(members['clientSecretFile'], `${place}.clientSecretFile`);
    return { method, address, clientId, clientSecretFile };
  }
  readMembers(value, place, ['method', 'address']);
  return { method: 'USERINFO', address };
}

function readMembers(value: unknown, place: string, known: readonly string[]): JsonObject {
  if (!isJsonObject(value)) throw wrong(place, `does not hold ${known.join(', ')}`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrong(place, `holds ${unknown}, which means nothing there`);
  return value;
}

function readText(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(place, 'is not a text');
  return value;
}

function readTexts(value: unknown, place: string): string[] {
  if (!Array.isArray(value)) throw wrong(place, 'is not a list of texts');
  return value.map((one) => readText(one, place));
}

function readChoices<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  place: string,
): Choice[] {
  const named = readTexts(value, place);
  const chosen = choices.filter((choice) => named.includes(choice));
  if (chosen.length === 0 || named.some((name) => !choices.some((choice) => choice === name))) {
    throw wrong(place, `is not of ${choices.join(', ')}`);
  }
  return chosen;
}

function readAddress(value: unknown, place: string): string {
  const text = readText(value, place);
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw wrong(place, 'is not an https address without a name in it');
  }
  return text;
}

function wrong(place: string, what: string): Misread {
  return new Misread(`${place} ${what}`);
}
