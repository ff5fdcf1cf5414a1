import { type Comparison, type Criterion, isNever, type Test } from './criterion.ts';
import { nameRelated } from './explain.ts';
import type { Scalar } from './given-filter.ts';
import { sayPredicate } from './say-test.ts';
import { nounOf, withArticle, wordsOf } from './words.ts';

/** Ask what several values have, so that the field's name is a plural. */
const setComparisons = new Set<Comparison>(['any', 'all', 'none']);

/**
 * Why no row can certainly match a normalised filter: criteria on one value that exclude each other. Null where none were found,
 * which does not prove that a row can match. Rows without the value may still possibly match.
 */
export function findContradiction(typeName: string, criterion: Criterion): string | null {
  return contradictionOf(nounOf(typeName), criterion);
}

function contradictionOf(noun: string, criterion: Criterion): string | null {
  if (isNever(criterion))
    return 'An empty filter holds for every row, so its "not" holds for none.';
  switch (criterion.kind) {
    case 'and':
      return inConjunction(noun, criterion.of);
    case 'or': {
      const reasons = criterion.of.map((part) => contradictionOf(noun, part));
      return reasons.every((reason) => reason !== null) ? (reasons[0] ?? null) : null;
    }
    case 'some':
      return contradictionOf(nameRelated(criterion), criterion.where);
    case 'not':
    case 'test':
      return null;
  }
}

function inConjunction(noun: string, parts: readonly Criterion[]): string | null {
  const tests = parts.filter((part): part is Test => part.kind === 'test');
  for (const group of Map.groupBy(tests, ({ field }) => field.name).values()) {
    const clash = findClash(group);
    const [first] = clash;
    if (first !== undefined) {
      const words = wordsOf(first.field.name);
      const name = setComparisons.has(first.comparison) ? words : withArticle(words);
      return `No ${noun} has ${name} that ${clash.map(sayPredicate).join(' and ')}.`;
    }
  }
  for (const part of parts) {
    const reason = contradictionOf(noun, part);
    if (reason !== null) return reason;
  }
  return null;
}

/** Tests of one value that exclude each other; two where two are enough. */
function findClash(tests: readonly Test[]): readonly Test[] {
  for (const [at, first] of tests.entries()) {
    for (const second of tests.slice(at + 1)) {
      if (exclude(first, second) || exclude(second, first)) return [first, second];
    }
  }
  const listed = tests.find(({ comparison }) => comparison === 'in');
  const left = listed?.values.some((value) => tests.every((test) => passes(value, test)));
  return left === false ? tests : [];
}

/** Whether no value passes both; asked both ways round. */
function exclude(first: Test, second: Test): boolean {
  const { comparison, values } = first;
  if (comparison === 'in') return values.every((value) => !passes(value, second));
  if (comparison === 'gt' || comparison === 'gte')
    return isUpper(second) && !overlap(first, second);
  if (comparison === 'none') return excludesSet(values, second);
  // What compares a value wants one.
  return comparison === 'exists' && values[0] === false && !isSame(first, second);
}

function isSame(first: Test, second: Test): boolean {
  return first.comparison === second.comparison && first.values[0] === second.values[0];
}

/** Whether a value passes a test, as far as it says anything about one. */
function passes(value: Scalar, { comparison, values }: Test): boolean {
  const [bound = value] = values;
  if (comparison === 'in') return values.includes(value);
  if (comparison === 'notIn') return !values.includes(value);
  if (comparison === 'gt') return value > bound;
  if (comparison === 'gte') return value >= bound;
  if (comparison === 'lt') return value < bound;
  return comparison !== 'lte' || value <= bound;
}

function isUpper({ comparison }: Test): boolean {
  return comparison === 'lt' || comparison === 'lte';
}

function overlap(lower: Test, upper: Test): boolean {
  const [from = 0] = lower.values;
  const [to = 0] = upper.values;
  if (from === to) return lower.comparison === 'gte' && upper.comparison === 'lte';
  return from < to;
}

function excludesSet(none: readonly Scalar[], { comparison, values }: Test): boolean {
  if (comparison === 'all') return values.some((value) => none.includes(value));
  return comparison === 'any' && values.every((value) => none.includes(value));
}
