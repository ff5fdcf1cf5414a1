import { isObject } from '../scatter/json-object.ts';

/** What a root field of an answer gave away in numbers: those that were shown. */
export interface ReleasedCounts {
  /** Key of the field in the answer. */
  readonly field: string;
  /** Numbers and lengths of lists by their path below the field, such as `totalCount.exact` or `nodes`. */
  readonly numbers: readonly (readonly [path: string, number: number])[];
}

const maxDepth = 3;
const maxFields = 20;
const maxNumbers = 60;

/**
 * The numbers in the upper levels of an answer, before any list: totals and bounds of counts. Of a list only its length; what its items
 * hold is as much as was asked for, and can be asked of the provider's own log.
 */
export function readReleased(data: unknown): readonly ReleasedCounts[] {
  if (!isObject(data)) return [];
  const released: ReleasedCounts[] = [];
  for (const [field, value] of Object.entries(data).slice(0, maxFields)) {
    const numbers: [string, number][] = [];
    collect(value, '', maxDepth, numbers);
    if (numbers.length > 0) released.push({ field, numbers });
  }
  return released;
}

function collect(value: unknown, path: string, depth: number, into: [string, number][]): void {
  if (into.length >= maxNumbers) return;
  if (typeof value === 'number') into.push([path, value]);
  else if (Array.isArray(value)) into.push([path, value.length]);
  else if (isObject(value) && depth > 0) {
    for (const [name, below] of Object.entries(value)) {
      collect(below, path === '' ? name : `${path}.${name}`, depth - 1, into);
    }
  }
}
