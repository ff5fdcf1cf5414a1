import { parse } from 'yaml';

import { CodedError } from '#schema/kernel/errors.ts';
import { type RecordGrant, recordGrants } from '#schema/wire/access-terms.ts';

import { type AccessTermsByDataset, type StatedTerms, unstatedTerms } from './access-terms.ts';

type Entry = Readonly<Record<string, unknown>>;

const duoId = /^DUO:\d{7}$/;
const diseaseId = /^DOID:\d+$/;
const countryCode = /^[A-Z]{2}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const anyText = /./;
const globalId = /^[^:\s]+:\S+$/;
const known = new Set(['datasets', ...Object.keys(unstatedTerms)]);

/**
 * Reads a file of access terms: `demonstration`, and `terms`, each with the `datasets` that it is about. What an entry leaves out is as in
 * terms that nobody stated, but for `duo`, which must be said. CONFIGURATION_INVALID, with the dataset, for what it cannot read: a
 * mistyped restriction must not be a missing one.
 */
export function readAccessTerms(text: string): AccessTermsByDataset {
  const content: unknown = parse(text);
  const { demonstration, terms } = isEntry(content) ? content : {};
  if (!Array.isArray(terms)) throw unreadable('the file', 'a list called terms');
  const byDataset = new Map<string, StatedTerms>();
  for (const entry of terms as readonly unknown[]) {
    if (!isEntry(entry)) throw unreadable('terms', 'entries with datasets and duo');
    const datasets = listOf(entry, 'datasets', globalId);
    const read = readEntry(entry, demonstration === true);
    for (const dataset of datasets) {
      if (byDataset.has(dataset)) throw unreadable(dataset, 'one entry, where it has two');
      byDataset.set(dataset, read);
    }
  }
  return byDataset;
}

function readEntry(entry: Entry, isDemonstration: boolean): StatedTerms {
  const stranger = Object.keys(entry).find((key) => !known.has(key));
  if (stranger !== undefined) throw unreadable(nameOf(entry), `no "${stranger}"`);
  if (entry['duo'] === undefined) throw unreadable(nameOf(entry), 'a list called duo');
  return {
    duo: listOf(entry, 'duo', duoId),
    diseases: listOf(entry, 'diseases', diseaseId),
    records: grantOf(entry),
    counts: countsOf(entry),
    countries: listOf(entry, 'countries', countryCode),
    institutions: listOf(entry, 'institutions', anyText),
    projects: listOf(entry, 'projects', anyText),
    moratoriumUntil: dayOf(entry),
    monthsOfUse: monthsOf(entry),
    isDemonstration,
  };
}

function listOf(entry: Entry, key: string, form: RegExp): readonly string[] {
  const value = entry[key] ?? [];
  const isList = Array.isArray(value);
  if (isList && value.every((one) => typeof one === 'string' && form.test(one))) {
    return value as readonly string[];
  }
  throw unreadable(nameOf(entry), `a list of texts like ${form.source} as ${key}`);
}

function grantOf(entry: Entry): RecordGrant {
  const value = entry['records'] ?? unstatedTerms.records;
  const grant = recordGrants.find((one) => one === value);
  if (grant !== undefined) return grant;
  throw unreadable(nameOf(entry), `${recordGrants.join(', ')} as records`);
}

function countsOf(entry: Entry): boolean {
  const value = entry['counts'] ?? unstatedTerms.counts;
  if (typeof value === 'boolean') return value;
  throw unreadable(nameOf(entry), 'true or false as counts');
}

function dayOf(entry: Entry): string | null {
  const value = entry['moratoriumUntil'] ?? null;
  if (value === null) return null;
  if (typeof value === 'string' && day.test(value) && !Number.isNaN(Date.parse(value)))
    return value;
  throw unreadable(nameOf(entry), 'a day as moratoriumUntil, YYYY-MM-DD');
}

function monthsOf(entry: Entry): number | null {
  const value = entry['monthsOfUse'] ?? null;
  if (value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw unreadable(nameOf(entry), 'a whole number from 1 on as monthsOfUse');
}

function nameOf(entry: Entry): string {
  const [first] = Array.isArray(entry['datasets']) ? (entry['datasets'] as unknown[]) : [];
  return typeof first === 'string' ? first : 'an entry';
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(where: string, wanted: string): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `The access terms cannot be read: ${where} must have ${wanted}.`,
  );
}
