import type { KnownSummary, RelationSummary } from '#schema/wire/value-summary.ts';

import { isObject, type JsonObject } from '../scatter/json-object.ts';
import type { Bounds } from './bounds.ts';

/** What is proven of each group where one related row must be as `related` says of the groups of its table. */
export function liftBounds({ one, every, some }: RelationSummary, related: Bounds): Bounds {
  const possible = new Uint8Array(every.length);
  const certain = new Uint8Array(every.length);
  for (let group = 0; group < possible.length; group++) {
    const always = every[group] ?? [];
    const others = some[group] ?? [];
    // Of a row that leads to none where each should lead to one nothing is said.
    const isLost = one && always.length + others.length === 0;
    const mayBe = hasBit(always, related.possible, 1) || hasBit(others, related.possible, 1);
    possible[group] = mayBe || isLost ? 1 : 0;
    const holds = one
      ? !isLost && !hasBit(always, related.certain, 0) && !hasBit(others, related.certain, 0)
      : hasBit(always, related.certain, 1);
    certain[group] = holds ? 1 : 0;
  }
  return { possible, certain };
}

function hasBit(groups: readonly number[], bits: Uint8Array, wanted: 0 | 1): boolean {
  for (const group of groups) if (bits[group] === wanted) return true;
  return false;
}

/** Sets the bits of groups where a row that leads to nothing like this may match all the same: not all that is asked for is known. */
export function addUnknown(known: KnownSummary, wanted: JsonObject, possible: Uint8Array): void {
  const { placeOf, groups } = indexOf(known);
  const asked = combine(known.by.map((field) => valuesAsked(wanted[field])));
  const places = asked.map((values) => placeOf.get(JSON.stringify(values)));
  const nobodyKnows = places.length === 0 || places.includes(undefined);
  for (let group = 0; group < possible.length; group++) {
    const own = groups[group];
    if (nobodyKnows || !places.every((place) => own?.has(place))) possible[group] = 1;
  }
}

/** What is known, to be looked up. */
interface KnownIndex {
  /** Places of combinations, by their JSON. */
  readonly placeOf: ReadonlyMap<string, number>;
  readonly groups: readonly ReadonlySet<number | undefined>[];
}

const indices = new WeakMap<KnownSummary, KnownIndex>();

function indexOf(known: KnownSummary): KnownIndex {
  const made = indices.get(known);
  if (made !== undefined) return made;
  const index = {
    placeOf: new Map(known.pairs.map((pair, place) => [JSON.stringify(pair), place])),
    groups: known.groups.map((places) => new Set(places)),
  };
  indices.set(known, index);
  return index;
}

/** The values that a criterion is about: itself, or those of `eq` and `in`; none where it leaves them open. */
function valuesAsked(given: unknown): readonly string[] {
  if (typeof given === 'string') return [given];
  if (!isObject(given)) return [];
  return [given['eq'], given['in']].flat().filter((value) => typeof value === 'string');
}

/** Of more combinations nobody is taken to know: a provider chooses by what, and callers how many values. */
const mostCombinations = 10_000;

function combine(lists: readonly (readonly string[])[]): string[][] {
  const combinations = lists.reduce((product, { length }) => product * length, 1);
  if (combinations > mostCombinations) return [];
  return lists.reduce<string[][]>(
    (pairs, values) => pairs.flatMap((pair) => values.map((value) => [...pair, value])),
    [[]],
  );
}
