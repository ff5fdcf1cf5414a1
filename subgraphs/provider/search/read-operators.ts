import { CodedError } from '#schema/kernel/errors.ts';

import type { Criterion } from './criterion.ts';

/** Most values in one list. */
const maximumValues = 500;

/** An input object, coerced by GraphQL. */
export type Input = Readonly<Record<string, unknown>>;

/** Where an operator stands and which column it asks. */
export interface Place {
  readonly path: string;
  readonly column: string;
}

/** Whether a value is an input object. */
export function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Criteria of a `CodeFilter`; all must hold. */
export function readCodeOperators(place: Place, input: Input): Criterion[] {
  const broader = readTexts(place, input['broader']) ?? [];
  const among = (values: readonly string[]): Criterion => ({
    kind: 'in',
    ...place,
    values,
    broader,
  });
  const parts: Criterion[] = [];
  if (typeof input['eq'] === 'string') parts.push(among([input['eq']]));
  if (typeof input['ne'] === 'string') parts.push(negated(among([input['ne']])));
  const list = readTexts(place, input['in']);
  if (list !== null) parts.push(among(list));
  const excluded = readTexts(place, input['notIn']);
  if (excluded !== null) parts.push(negated(among(excluded)));
  return [...parts, ...readExists(place, input)];
}

/** Criteria of an `IntRange` or `FloatRange`; all must hold. */
export function readNumberOperators(place: Place, input: Input): Criterion[] {
  const number = (name: string): number | null =>
    typeof input[name] === 'number' ? input[name] : null;
  const parts: Criterion[] = [];
  const add = (
    from: number | null,
    to: number | null,
    includes: readonly [boolean, boolean] = [true, true],
  ): void => {
    if (from !== null || to !== null) parts.push(between(place, [from, to], includes));
  };
  add(number('gt'), number('lt'), [false, false]);
  add(number('gte'), number('lte'));
  add(number('eq'), number('eq'));
  const [low, high] = readNumbers(place, input['between']) ?? [];
  add(low ?? null, high ?? null);
  const list = readNumbers(place, input['in']);
  if (list !== null) parts.push(oneOf(place, list));
  const unequal = number('ne');
  if (unequal !== null) parts.push(negated(oneOf(place, [unequal])));
  const excluded = readNumbers(place, input['notIn']);
  if (excluded !== null) parts.push(negated(oneOf(place, excluded)));
  return [...parts, ...readExists(place, input)];
}

/** Criterion of a `BooleanFilter`. */
export function readFlagOperators(place: Place, input: Input): Criterion[] {
  const { eq } = input;
  return typeof eq === 'boolean' ? [{ kind: 'in', ...place, values: [eq], broader: [] }] : [];
}

/** Strings of a list; null without one. Throws BAD_USER_INPUT for a list that is too long. */
export function readTexts(place: Place, list: unknown): readonly string[] | null {
  return readList(place, list)?.map(String) ?? null;
}

/** All of these, or what the one is. */
export function join(parts: readonly Criterion[]): Criterion {
  const [first, ...rest] = parts;
  if (first === undefined) return { kind: 'all' };
  return rest.length === 0 ? first : { kind: 'and', of: parts };
}

/** What is not so. */
export function negated(of: Criterion): Criterion {
  return { kind: 'not', of };
}

function readExists(place: Place, { exists }: Input): Criterion[] {
  if (typeof exists !== 'boolean') return [];
  const criterion: Criterion = { kind: 'exists', ...place };
  return [exists ? criterion : negated(criterion)];
}

function readNumbers(place: Place, list: unknown): readonly number[] | null {
  return readList(place, list)?.map(Number) ?? null;
}

function readList({ path }: Place, list: unknown): readonly unknown[] | null {
  if (!Array.isArray(list)) return null;
  if (list.length <= maximumValues) return list as readonly unknown[];
  throw new CodedError(
    'BAD_USER_INPUT',
    `The filter "${path}" lists ${list.length} values: give at most ${maximumValues}.`,
  );
}

function oneOf(place: Place, numbers: readonly number[]): Criterion {
  const of = numbers.map((number) => between(place, [number, number], [true, true]));
  return of.length === 1 ? of[0]! : { kind: 'or', of };
}

function between(
  place: Place,
  [from, to]: readonly [number | null, number | null],
  includes: readonly [boolean, boolean],
): Criterion {
  return {
    kind: 'range',
    ...place,
    from: from ?? Number.NEGATIVE_INFINITY,
    to: to ?? Number.POSITIVE_INFINITY,
    includes,
  };
}
