import {
  always,
  type Comparison,
  type Criterion,
  isAlways,
  isNever,
  never,
  type Test,
} from './criterion.ts';
import { canonicalJson } from './canonical-json.ts';
import type { FilterRules } from './filter-rules.ts';
import type { Scalar } from './given-filter.ts';

const opposites: Partial<Readonly<Record<Comparison, Comparison>>> = {
  in: 'notIn',
  notIn: 'in',
  gt: 'lte',
  lte: 'gt',
  gte: 'lt',
  lt: 'gte',
};

/**
 * One form for all criteria that say the same by order, repetition, nesting or double negation: negations stand at single tests
 * and related rows, `and` holds no `and` and `or` no `or`, every list is sorted and has nothing twice. Only laws that hold in
 * Kleene's logic too are used: De Morgan's, idempotence, constants; not that something or its contrary is the case.
 */
export function normalise(rules: FilterRules, criterion: Criterion): Criterion {
  return rewrite(rules, criterion, false);
}

function rewrite(rules: FilterRules, criterion: Criterion, negated: boolean): Criterion {
  switch (criterion.kind) {
    case 'not':
      return rewrite(rules, criterion.of, !negated);
    case 'and':
    case 'or': {
      const kind = (criterion.kind === 'and') === negated ? 'or' : 'and';
      const parts = criterion.of.map((part) => rewrite(rules, part, negated));
      return join(rules, kind, parts);
    }
    case 'some': {
      const some = { ...criterion, where: rewrite(rules, criterion.where, false) };
      return negated ? { kind: 'not', of: some } : some;
    }
    case 'test':
      return rewriteTest(rules, criterion, negated);
  }
}

function join(rules: FilterRules, kind: 'and' | 'or', parts: readonly Criterion[]): Criterion {
  const byText = new Map<string, Criterion>();
  const flat = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  const decides = kind === 'and' ? isNever : isAlways;
  for (const part of flat) {
    if (decides(part)) return kind === 'and' ? never : always;
    byText.set(canonicalJson(rules, part), part);
  }
  const sorted = [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const [first] = sorted;
  return first !== undefined && sorted.length === 1 ? first : { kind, of: sorted };
}

function rewriteTest(rules: FilterRules, test: Test, negated: boolean): Criterion {
  const opposite = opposites[test.comparison];
  if (negated && opposite !== undefined && isAskable(rules, test, opposite)) {
    return rewriteTest(rules, { ...test, comparison: opposite }, false);
  }
  const sorted = sortValues({
    ...test,
    // At least one of one is each of one.
    comparison: test.comparison === 'any' && test.values.length === 1 ? 'all' : test.comparison,
  });
  return negated ? { kind: 'not', of: sorted } : sorted;
}

function isAskable(rules: FilterRules, { field }: Test, comparison: Comparison): boolean {
  return rules.get(field.type)?.fields.has(comparison) === true;
}

function sortValues(test: Test): Test {
  const said = new Map(test.values.map((value, at) => [value, test.said[at]]));
  const values = [...said.keys()].toSorted(compareScalars);
  // What is said of concepts with all that they hold is fewer than their values.
  if (test.said.length !== test.values.length) return { ...test, values };
  return { ...test, values, said: values.map((value) => said.get(value) ?? String(value)) };
}

function compareScalars(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
