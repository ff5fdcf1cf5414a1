import type {
  NarrowedSummary,
  RelationSummary,
  SetSummary,
  TableSummary,
  ValueSummary,
} from '#schema/wire/value-summary.ts';

import { isObject, type JsonObject } from '../scatter/json-object.ts';
import { allOf, anyOf, type Bounds, negate, open } from './bounds.ts';
import { addUnknown, liftBounds } from './lift-bounds.ts';
import { readOperators } from './operators.ts';
import { testCodes, testNumbers } from './test-values.ts';

/**
 * Whether a row of the provider may match a filter, certainly or possibly, as far as its summary tells; the filter as the provider
 * is sent it.
 */
export function mayMatch(summary: ValueSummary, typeName: string, filter: JsonObject): boolean {
  const name = summary.filters[typeName];
  if (name === undefined) return true;
  return judge(summary, tableOf(summary, name), [filter]).possible.includes(1);
}

function tableOf({ tables }: ValueSummary, name: string): TableSummary {
  const table = tables[name];
  if (table === undefined) throw new Error(`the summary has no table ${name}`);
  return table;
}

/** Filters that must all hold for one row, while they are gone through. */
interface Judging {
  readonly summary: ValueSummary;
  readonly table: TableSummary;
  readonly parts: Bounds[];
  /** Of relations to one row: all that is asked of it. */
  readonly ofOne: Map<RelationSummary, JsonObject[]>;
}

/** What is proven of each group of a table where all these filters must hold for one row. */
function judge(summary: ValueSummary, table: TableSummary, filters: readonly JsonObject[]): Bounds {
  const judging: Judging = { summary, table, parts: [], ofOne: new Map() };
  for (const filter of flatten(filters)) judgeFields(judging, filter);
  for (const [relation, wanted] of judging.ofOne) {
    judging.parts.push(judgeRelated(judging, relation, wanted));
  }
  return allOf(judging.parts, table.groups);
}

/** The same without `and`. */
function flatten(filters: readonly JsonObject[]): JsonObject[] {
  return filters.flatMap(({ and, ...filter }) => [
    filter,
    ...flatten([and].flat().filter(isObject)),
  ]);
}

/** What stands in one object goes to related rows together. */
function judgeFields(judging: Judging, filter: JsonObject): void {
  const { summary, table, parts } = judging;
  const lifted = new Map<RelationSummary, JsonObject>();
  for (const [field, given] of Object.entries(filter)) {
    if (given === null || given === undefined || table.silent.includes(field)) continue;
    const home = table.relations[table.lifted[field] ?? ''];
    if (home === undefined) parts.push(...judgeField(judging, field, given));
    else if (!isUnderstood(tableOf(summary, home.table), field, given)) {
      parts.push(open(table.groups));
    } else if (readOperators(given) !== 'nothing') {
      lifted.set(home, { ...lifted.get(home), [field]: given });
    }
  }
  for (const [relation, wanted] of lifted) parts.push(...askRelated(judging, relation, wanted));
}

/** Whether a table says what a criterion on a field comes to. Of one that it does not know, not even a row may be wanted. */
function isUnderstood(table: TableSummary, field: string, given: unknown): boolean {
  const { relations, narrowed, codes, numbers } = table;
  if (Object.hasOwn(relations, field) || Object.hasOwn(narrowed, field)) return true;
  const isValue = Object.hasOwn(codes, field) || Object.hasOwn(numbers, field);
  return isValue && readOperators(given) !== null;
}

/** What a field of a filter comes to; nothing where it says nothing, or is asked of a row together with others. */
function judgeField(judging: Judging, field: string, given: unknown): Bounds[] {
  const { table } = judging;
  if (field === 'or' || field === 'not') return [judgeLogic(judging, field, given)];
  const relation = table.relations[field];
  if (relation !== undefined) {
    return [given].flat().flatMap((wanted) => askRelated(judging, relation, wanted));
  }
  const set = table.sets[field];
  if (set !== undefined) return judgeSet(judging, set, given);
  const narrowed = table.narrowed[field];
  if (narrowed !== undefined) return judgeNarrowed(judging, narrowed, given);
  return judgeValues(table, field, given);
}

function judgeLogic({ summary, table }: Judging, kind: 'or' | 'not', given: unknown): Bounds {
  const again = (filter: JsonObject): Bounds => judge(summary, table, [filter]);
  if (kind === 'not') return isObject(given) ? negate(again(given)) : open(table.groups);
  if (!Array.isArray(given) || !given.every(isObject)) return open(table.groups);
  return anyOf(given.map(again), table.groups);
}

function judgeValues(
  { codes, numbers, groups }: TableSummary,
  field: string,
  given: unknown,
): Bounds[] {
  const operators = readOperators(given);
  if (operators === 'nothing') return [];
  const code = codes[field];
  const number = numbers[field];
  if (operators !== null && number !== undefined) return [testNumbers(operators, number)];
  // Codes have no order.
  const isCode = operators !== null && operators.bounds.length === 0;
  return [isCode && code !== undefined ? testCodes(operators, code) : open(groups)];
}

/** Asks for a related row, at once or, where there is but one, when all is known that is asked of it. */
function askRelated(judging: Judging, relation: RelationSummary, wanted: unknown): Bounds[] {
  if (!isObject(wanted)) return [open(judging.table.groups)];
  if (!relation.one) return [judgeRelated(judging, relation, [wanted])];
  judging.ofOne.set(relation, [...(judging.ofOne.get(relation) ?? []), wanted]);
  return [];
}

function judgeRelated(
  { summary }: Pick<Judging, 'summary'>,
  relation: RelationSummary,
  wanted: readonly JsonObject[],
): Bounds {
  const lifted = liftBounds(relation, judge(summary, tableOf(summary, relation.table), wanted));
  const { known } = relation;
  if (known === undefined) return lifted;
  for (const filter of wanted) addUnknown(known, filter, lifted.possible);
  return lifted;
}

/** What related rows have together: any of some values, each of them, none of them. */
function judgeSet(judging: Judging, { relation, field }: SetSummary, given: unknown): Bounds[] {
  const related = judging.table.relations[relation];
  if (!isObject(given) || related === undefined) return [open(judging.table.groups)];
  const has = (values: unknown): Bounds =>
    judgeRelated(judging, related, [{ [field]: { in: values } }]);
  return Object.entries(given).flatMap(([name, values]): Bounds[] => {
    if (values === null || values === undefined) return [];
    if (name === 'any') return [has(values)];
    if (name === 'all' && Array.isArray(values)) return values.map((value) => has([value]));
    return [name === 'none' ? negate(has(values)) : open(judging.table.groups)];
  });
}

/** Fewer rows match than without what narrows them, and none has to. */
function judgeNarrowed(
  judging: Judging,
  { relation, holds }: NarrowedSummary,
  given: unknown,
): Bounds[] {
  const related = judging.table.relations[relation];
  const wanted = isObject(given) ? given[holds] : undefined;
  if (related === undefined || !isObject(wanted)) return [open(judging.table.groups)];
  const { possible } = judgeRelated(judging, related, [wanted]);
  return [{ possible, certain: new Uint8Array(possible.length) }];
}
