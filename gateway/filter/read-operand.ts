import { readGlobalId } from '#schema/wire/global-id.ts';

import { invalidAt, tooLargeAt } from './filter-errors.ts';
import type { FilterField } from './filter-rules.ts';
import type { Scalar } from './given-filter.ts';
import { shorten } from './words.ts';

const mostValues = 500;
const longestText = 1_000;

/** The operand of an operator as a list. FILTER_INVALID or FILTER_TOO_LARGE. */
export function readOperand(operator: FilterField, path: string, value: unknown): Scalar[] {
  const { name, type, list } = operator;
  const items: readonly unknown[] = list && Array.isArray(value) ? value : [value];
  if (list && items.length === 0) {
    throw invalidAt(path, 'is empty: give at least one value or leave it out');
  }
  if (items.length > mostValues) {
    throw tooLargeAt(path, `lists ${items.length} values: give at most ${mostValues}`);
  }
  const values = items.map((item) => readScalar(type, path, item));
  if (name === 'between') requireRange(path, values);
  return values;
}

/** Values as the list of those that there can be writes them, letter case aside. FILTER_INVALID for any other. */
export function requireAmong(
  known: readonly string[],
  path: string,
  values: readonly Scalar[],
): Scalar[] {
  return values.map((value) => {
    const text = String(value);
    const same = known.find((one) => one.toLowerCase() === text.toLowerCase());
    if (same !== undefined) return same;
    const problem = `has "${shorten(text)}", which is no value of it`;
    throw invalidAt(path, `${problem}: give one of ${known.join(', ')}`);
  });
}

/** Holds that no value is a global id, which rows are not named by: it would match nothing. FILTER_INVALID with what to write. */
export function requireLocal(path: string, values: readonly Scalar[]): void {
  for (const value of values) {
    const id = readGlobalId(String(value));
    if (id === null) continue;
    const problem = `has "${shorten(String(value))}", which is a global id`;
    throw invalidAt(path, `${problem}: give the name without the provider, "${shorten(id.local)}"`);
  }
}

/** The values of a field that is no criterion: one, or a list. FILTER_INVALID or FILTER_TOO_LARGE. */
export function readPlain(field: FilterField, path: string, value: unknown): Scalar[] {
  const { type, list, atMost, rising } = field;
  const items: readonly unknown[] = list && Array.isArray(value) ? value : [value];
  if (atMost !== null && items.length > atMost) {
    throw tooLargeAt(path, `lists ${items.length} values: give at most ${atMost}`);
  }
  if (rising && items.length === 0) throw invalidAt(path, 'is empty: give at least one number');
  const values = items.map((item) => readScalar(type, path, item));
  for (const [at, next] of values.slice(1).entries()) {
    const last = values[at];
    if (rising && last !== undefined && !(last < next)) {
      throw invalidAt(path, `has ${next} after ${last}: give numbers that rise`);
    }
  }
  return values;
}

/** A value of a scalar or enum type. FILTER_INVALID for what is none, and for texts and numbers that no row can have. */
function readScalar(type: string, path: string, value: unknown): Scalar {
  switch (type) {
    case 'Int':
    case 'Float':
      return readNumber(path, value);
    case 'Boolean':
      if (typeof value === 'boolean') return value;
      throw invalidAt(path, 'is neither true nor false: give one of them');
    default:
      return readText(path, value);
  }
}

function readNumber(path: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalidAt(path, 'is not a finite number: give one');
}

function readText(path: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidAt(path, 'is no text: give one');
  if (value.length > longestText) {
    throw tooLargeAt(path, `has a text of ${value.length} characters: give at most ${longestText}`);
  }
  if (value.includes('\0')) {
    throw invalidAt(path, 'has a text with a NUL character: give it without');
  }
  return value;
}

function requireRange(path: string, values: readonly Scalar[]): void {
  const [from, to] = values;
  if (from === undefined || to === undefined || values.length !== 2) {
    throw invalidAt(path, `has ${values.length} values: give the first and the last`);
  }
  if (from > to) throw invalidAt(path, `goes from ${from} down to ${to}: give the smaller first`);
}
