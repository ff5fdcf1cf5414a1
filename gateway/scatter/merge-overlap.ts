import { amountOf, BrokenAnswer } from './finish-owned.ts';
import { isObject, type JsonObject } from './json-object.ts';
import type { FieldRule } from './merge-rules.ts';
import type { OwnValue } from './merge-values.ts';

const allCounted = '__atlas_all';

/** What stands behind the name of a field that is merged by OVERLAP: its list's parts, and what counts all beside it. */
export function overlapText({ mergeKey, mergeCount }: FieldRule): string {
  return `{key:${mergeKey} count:${mergeCount}} ${allCounted}:${mergeCount}`;
}

/**
 * At most so much is counted at several providers: of what shares a key, all but the largest count; of what has no key, or of whom does
 * not say, all. What the largest provider counts in all is counted once. Null where one does not say how much that is. Throws
 * BrokenAnswer.
 */
export function boundOverlap(field: string, objects: readonly OwnValue[]): number | null {
  if (objects.length === 0) return null;
  const shared = new Map<string, { sum: number; largest: number }>();
  let unknown = 0;
  let all = 0;
  let largest = 0;
  for (const { provider, value } of objects) {
    const object = value as JsonObject;
    const said = object[allCounted] ?? null;
    if (said === null) return null;
    const own = amountOf(provider, said);
    all += own;
    largest = Math.max(largest, own);
    const list = object[field] ?? null;
    if (list === null) unknown += own;
    else
      for (const [key, count] of readCounts(provider, list)) {
        const known = shared.get(key ?? '');
        if (key === null) unknown += count;
        else if (known === undefined) shared.set(key, { sum: count, largest: count });
        else shared.set(key, { sum: known.sum + count, largest: Math.max(known.largest, count) });
      }
  }
  let bound = unknown;
  for (const one of shared.values()) bound += one.sum - one.largest;
  return Math.min(bound, all - largest);
}

function readCounts(provider: string, list: unknown): (readonly [string | null, number])[] {
  if (!Array.isArray(list)) throw new BrokenAnswer(provider, 'no list where one belongs');
  return (list as readonly unknown[]).map((item) => {
    const key = isObject(item) ? (item['key'] ?? null) : undefined;
    if (!isObject(item) || (key !== null && typeof key !== 'string')) {
      throw new BrokenAnswer(provider, 'no key where one belongs');
    }
    return [key, amountOf(provider, item['count'])];
  });
}
