import type { Comparison, Test } from './criterion.ts';
import { listOf, wordsOf } from './words.ts';

const bounds: Partial<Readonly<Record<Comparison, string>>> = {
  gt: 'more than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
};

/** What a test says of a value, as it follows on "a value that": "is X or Y", "is at least 5". */
export function sayPredicate(test: Test): string {
  const { comparison, values, said } = test;
  const bound = bounds[comparison];
  if (bound !== undefined) return `is ${bound} ${said[0] ?? ''}`;
  if (comparison === 'exists') return values[0] === true ? 'is stated' : 'is missing';
  const list = test.narrower ? [...said, 'narrower'] : said;
  if (comparison === 'in' || comparison === 'is') return `is ${listOf(list, 'or')}`;
  if (comparison === 'notIn') return sayNone('is', 'is not', list);
  if (comparison === 'none') return sayNone('include', 'do not include', list);
  return `include ${listOf(list, comparison === 'all' ? 'and' : 'or')}`;
}

function sayNone(verb: string, negated: string, list: readonly string[]): string {
  return list.length === 1
    ? `${negated} ${listOf(list, 'nor')}`
    : `${verb} neither ${listOf(list, 'nor')}`;
}

/** Tests on one field of a row, as they follow on the row: "whose day is at least 5 and is less than 9". */
export function sayTests(tests: readonly Test[]): string {
  const [test] = tests;
  if (test === undefined) return '';
  const name = wordsOf(test.field.name);
  const [value] = test.values;
  if (tests.length === 1 && test.comparison === 'in' && typeof value === 'boolean') {
    return `that ${value ? 'is' : 'is not'} ${name}`;
  }
  return `whose ${name} ${tests.map(sayPredicate).join(' and ')}`;
}
