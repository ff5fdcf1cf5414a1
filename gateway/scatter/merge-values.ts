import type { SortKeyValue } from '#schema/wire/position.ts';

import { fillField } from './filled-fields.ts';
import { amountOf, BrokenAnswer, finishRow, type FinishRun } from './finish-owned.ts';
import { boundOverlap } from './merge-overlap.ts';
import type { MergeField, MergePlan, NumberField } from './merge-selection.ts';
import { isObject, type JsonObject } from './json-object.ts';
import { areSortedKeys, compareKeys } from './row-order.ts';
import { wasPassedOver } from './scatter-errors.ts';

/** What values are merged with; a value and the provider at one index belong together. */
export interface MergeRun extends FinishRun {
  /** Whether a provider that was asked did not answer. */
  readonly incomplete: boolean;
}

/** Where values stand that are merged. */
interface Place {
  /** Whether numbers are bounds: one that is null is unknown, also of a provider that keeps a total to itself. */
  readonly bounds: boolean;
  /** Whether a provider was not asked for the list that is joined: what stands beside the counted values is then unknown. */
  readonly gap: boolean;
}

const anywhere: Place = { bounds: false, gap: false };

/** Marks an entry of a joined list that its provider was not asked for. */
export const notAsked: unique symbol = Symbol('not asked');

/** A provider's value for a field or object. */
export interface OwnValue {
  readonly provider: string;
  readonly value: unknown;
}

/** Merges the objects of several providers into a new one. Throws BrokenAnswer. */
export function mergeObjects(
  plan: MergePlan,
  values: readonly OwnValue[],
  run: MergeRun,
  place: Place = anywhere,
): JsonObject {
  for (const { provider, value } of values) {
    if (!isObject(value)) throw new BrokenAnswer(provider, 'no object where one belongs');
  }
  const merged: JsonObject = {};
  for (const field of plan.fields) merged[field.key] = mergeField(field, values, run, place);
  return merged;
}

/** Merges the values that several providers have for one field. Throws BrokenAnswer. */
export function mergeField(
  field: MergeField,
  objects: readonly OwnValue[],
  run: MergeRun,
  place: Place = anywhere,
): unknown {
  if (field.kind === 'typename') return field.typeName;
  if (field.kind === 'filled') return fillField(field.filled, run.report.all(), run, null);
  if (isNumber(field)) return mergeNumbers(field, objects, run, place);
  const values = valuesOf(field.key, objects);
  switch (field.kind) {
    case 'OBJECT':
      return mergeOneObject(field, values, run, place);
    case 'CONCAT':
      return concatenate(field, values, run);
    case 'KEYED':
      return joinByKey(field, values, run, place);
    case 'SAME':
      return firstOf(field, values, run);
  }
}

const numberKinds: ReadonlySet<MergeField['kind']> = new Set<NumberField['kind']>([
  'SUM',
  'SUM_KNOWN',
  'MIN',
  'MAX',
  'OVERLAP',
]);

function isNumber(field: MergeField): field is NumberField {
  return numberKinds.has(field.kind);
}

function mergeNumbers(
  { key, kind }: NumberField,
  objects: readonly OwnValue[],
  run: MergeRun,
  { bounds }: Place,
): number | string | null {
  const values = valuesOf(key, objects);
  switch (kind) {
    case 'SUM':
      return run.incomplete ? null : addUp(bounds ? values : withoutSuppressed(values, run), false);
    case 'SUM_KNOWN':
      return addUp(values, true);
    case 'OVERLAP':
      return run.incomplete ? null : boundOverlap(key, objects);
    case 'MIN':
    case 'MAX':
      return extreme(kind, values);
  }
}

function mergeOneObject(
  field: MergeField & { kind: 'OBJECT' },
  values: readonly OwnValue[],
  run: MergeRun,
  place: Place,
): JsonObject | null {
  if (place.gap || values.some(wasNotAsked)) return null;
  const present = values.filter(isPresent);
  // Where nobody answered there is still something to say: who did not.
  if (present.length === 0 && values.length > 0) return null;
  return mergeObjects(field.plan, present, run, { ...place, bounds: place.bounds || field.bounds });
}

function firstOf(
  field: MergeField & { kind: 'SAME' },
  values: readonly OwnValue[],
  run: MergeRun,
): unknown {
  const first = values.find(isPresent);
  if (first === undefined) return null;
  finishRows(field.row, first, run);
  return first.value;
}

function valuesOf(key: string, objects: readonly OwnValue[]): OwnValue[] {
  return objects.map(({ provider, value }) => ({ provider, value: (value as JsonObject)[key] }));
}

function isPresent({ value }: OwnValue): boolean {
  return value !== null && value !== undefined;
}

/** What a provider was not asked is not null in its answer but not there. */
function wasNotAsked({ value }: OwnValue): boolean {
  return value === undefined;
}

function isUnasked({ value }: OwnValue): boolean {
  return isObject(value) && notAsked in value;
}

function addUp(values: readonly OwnValue[], known: boolean): number | null {
  let sum = known ? 0 : null;
  for (const { provider, value } of values) {
    if (value === null || value === undefined) {
      if (known) continue;
      return null;
    }
    sum = (sum ?? 0) + amountOf(provider, value);
  }
  return sum;
}

/**
 * What a provider keeps to itself is no gap: the sum is of what was released, and the answers say who released nothing. What it was not asked
 * is not null but not there, and a gap.
 */
function withoutSuppressed(values: readonly OwnValue[], run: MergeRun): readonly OwnValue[] {
  return values.filter(
    ({ provider, value }) => value !== null || run.report.of(provider)?.suppressed !== true,
  );
}

function extreme(by: 'MIN' | 'MAX', values: readonly OwnValue[]): number | string | null {
  let found: number | string | null = null;
  for (const { provider, value } of values) {
    if (value === null || value === undefined) continue;
    if (typeof value !== 'number' && typeof value !== 'string') {
      throw new BrokenAnswer(provider, 'nothing to compare');
    }
    if (found === null || (by === 'MIN' ? value < found : value > found)) found = value;
  }
  return found;
}

function concatenate(
  field: MergeField & { kind: 'CONCAT' },
  lists: readonly OwnValue[],
  run: MergeRun,
): unknown[] | null {
  const all: unknown[] = [];
  let any = false;
  for (const list of withEmpty(field, lists, run)) {
    if (!isPresent(list)) continue;
    any = true;
    finishRows(field.row, list, run);
    for (const item of listOf(list)) all.push(item);
  }
  return any || field.nonNull ? all : null;
}

/** A list with the counts of each provider has those, too, of whom it is proven that they are 0. */
function withEmpty(
  { empty }: MergeField & { kind: 'CONCAT' },
  lists: readonly OwnValue[],
  run: MergeRun,
): readonly OwnValue[] {
  if (empty === null) return lists;
  const passedOver = run.report.all().filter(wasPassedOver);
  const added = passedOver.map(({ provider }) => ({ provider, value: [empty(provider)] }));
  return [...lists, ...added].toSorted((a, b) => (a.provider < b.provider ? -1 : 1));
}

function finishRows(row: MergeRow, { provider, value }: OwnValue, run: MergeRun): void {
  if (row.idKey === null && row.plan === null) return;
  if (Array.isArray(value)) for (const item of value) finishRow(row, item, provider, run);
  else finishRow(row, value, provider, run);
}

type MergeRow = (MergeField & { kind: 'CONCAT' })['row'];

function joinByKey(
  field: MergeField & { kind: 'KEYED' },
  lists: readonly OwnValue[],
  run: MergeRun,
  place: Place,
): unknown[] | null {
  const groups = new Map<unknown, OwnValue[]>();
  let any = false;
  let sorted = true;
  for (const list of lists) {
    if (!isPresent(list)) continue;
    any = true;
    const keys: unknown[] = [];
    for (const item of listOf(list)) {
      if (!isObject(item)) throw new BrokenAnswer(list.provider, 'no object in a keyed list');
      const key = item[field.joinedOn];
      if (field.shownAs.some((name) => item[name] !== key)) {
        throw new BrokenAnswer(list.provider, 'what others count under another name');
      }
      keys.push(key);
      const own = { provider: list.provider, value: item };
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [own]);
      else group.push(own);
    }
    sorted &&= areSortedKeys(keys, false);
  }
  if (!any && !field.nonNull) return null;
  // What nobody was asked for is not there.
  const joined = [...groups].filter(([, group]) => !group.every(isUnasked));
  // Lists that come sorted are one sorted list, whoever is missing; others, such as in an order asked for, stay as they came.
  if (sorted) joined.sort(([a], [b]) => compareKeys(a as SortKeyValue, b as SortKeyValue, false));
  const within = { ...place, gap: lists.some(wasNotAsked) };
  return joined.map(([, group]) => mergeObjects(field.plan, group, run, within));
}

function listOf({ provider, value }: OwnValue): readonly unknown[] {
  if (!Array.isArray(value)) throw new BrokenAnswer(provider, 'no list where one belongs');
  return value;
}
