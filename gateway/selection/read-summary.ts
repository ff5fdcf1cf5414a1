import type {
  CodeSummary,
  KnownSummary,
  NumberSummary,
  RelationSummary,
  TableSummary,
  ValueSummary,
} from '#schema/wire/value-summary.ts';

import { isListOf, isObject, isRecordOf } from '../scatter/json-object.ts';

/** Reads what a provider sent as its value summary; null where it is none, or one in which something points nowhere. */
export function readSummary(value: unknown, provider: string): ValueSummary | null {
  if (!isObject(value) || value['provider'] !== provider) return null;
  if (JSON.stringify(value).length > mostCharacters) return null;
  const { release, build, filters, tables } = value;
  if (!isCount(release) || typeof build !== 'string' || !isObject(tables)) return null;
  const groups = new Map(
    Object.entries(tables).map(([name, table]) => [name, isObject(table) ? table['groups'] : null]),
  );
  if (!isRecordOf(filters, (name) => typeof name === 'string' && groups.has(name))) return null;
  return isRecordOf(tables, (table) => isTable(table, groups))
    ? (value as unknown as ValueSummary)
    : null;
}

type Groups = ReadonlyMap<string, unknown>;

/** Providers publish a quarter of this. */
const mostCharacters = 1_048_576;
/**
 * Groups of a table, values of a field, and combinations that were asked: some hundred are published. Each is gone through for each criterion of
 * each filter, and of groups a table of which nothing else is said can name any number.
 */
const mostListed = 10_000;

function isTable(value: unknown, groups: Groups): value is TableSummary {
  if (!isObject(value)) return false;
  const { groups: count, codes, numbers, relations, lifted, sets, narrowed, silent } = value;
  if (!isCount(count, mostListed) || !isObject(relations)) return false;
  const isRelationName = (name: unknown): boolean =>
    typeof name === 'string' && Object.hasOwn(relations, name);
  const leads = (inner: unknown): boolean => isObject(inner) && isRelationName(inner['relation']);
  return (
    isRecordOf(codes, (field) => isCodes(field, count)) &&
    isRecordOf(numbers, (field) => isNumbers(field, count)) &&
    isRecordOf(relations, (relation) => isRelation(relation, count, groups)) &&
    isRecordOf(lifted, isRelationName) &&
    isRecordOf(sets, leads) &&
    isRecordOf(narrowed, leads) &&
    isListOf(silent, isText)
  );
}

function isCodes(value: unknown, groups: number): value is CodeSummary {
  if (!isObject(value) || !isListOf(value['values'], isText)) return false;
  const { length } = value['values'];
  return (
    length <= mostListed &&
    isListOf(
      value['present'],
      (places) => isListOf(places, (place) => isCount(place, length)),
      groups,
    ) &&
    isListOf(value['absent'], isMask, groups) &&
    isListOf(value['open'], isText)
  );
}

function isNumbers(value: unknown, groups: number): value is NumberSummary {
  const isNumber = (number: unknown): boolean => number === null || typeof number === 'number';
  return (
    isObject(value) &&
    isListOf(value['least'], isNumber, groups) &&
    isListOf(value['greatest'], isNumber, groups) &&
    isListOf(value['absent'], isMask, groups)
  );
}

function isRelation(value: unknown, groups: number, tables: Groups): value is RelationSummary {
  if (!isObject(value) || typeof value['table'] !== 'string') return false;
  const others = tables.get(value['table']);
  if (typeof others !== 'number' || typeof value['one'] !== 'boolean') return false;
  const isLinks = (links: unknown): boolean => isListOf(links, (group) => isCount(group, others));
  return (
    isListOf(value['every'], isLinks, groups) &&
    isListOf(value['some'], isLinks, groups) &&
    (value['known'] === undefined || isKnown(value['known'], groups))
  );
}

function isKnown(value: unknown, groups: number): value is KnownSummary {
  if (!isObject(value) || !isListOf(value['by'], isText)) return false;
  const { pairs } = value;
  const fields = value['by'].length;
  if (!isListOf(pairs, (pair) => isListOf(pair, isText, fields))) return false;
  if (pairs.length > mostListed) return false;
  const isPlace = (place: unknown): boolean => isCount(place, pairs.length);
  return isListOf(value['groups'], (places) => isListOf(places, isPlace), groups);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A whole number that is not negative, and below a limit if there is one. */
function isCount(value: unknown, limit = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < limit;
}

const allAbsences = 16;

function isMask(value: unknown): boolean {
  return isCount(value, allAbsences);
}
