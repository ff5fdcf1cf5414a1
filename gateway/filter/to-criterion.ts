import { allOf, type Comparison, type Criterion, type Test } from './criterion.ts';
import type { FilterField } from './filter-rules.ts';
import type { GivenFilter, GivenPart, Use } from './given-filter.ts';

/**
 * What a filter says, its shorthands written out: `eq` is `in` of one, `between` two bounds, and criteria that are lifted from
 * one scope hold for one row of it.
 */
export function toCriterion(given: GivenFilter): Criterion {
  const own: Criterion[] = [];
  const lifted = new Map<string, Criterion[]>();
  for (const part of given.parts) {
    const { home } = part.field;
    if (home === null) own.push(...readPart(part));
    else lifted.set(home, [...(lifted.get(home) ?? []), ...readPart(part)]);
  }
  for (const [home, parts] of lifted) {
    const field = given.type.fields.get(home);
    if (field !== undefined && parts.length > 0) {
      own.push({ kind: 'some', field, where: allOf(parts) });
    }
  }
  return allOf(own);
}

function readPart(part: GivenPart): readonly Criterion[] {
  const { field, form } = part;
  switch (form) {
    case 'plain':
      return [testOf(field, 'is', { values: part.values, said: part.values.map(String) })];
    case 'operators':
      return part.uses.flatMap((use) => readUse(field, use));
    case 'scope':
      return part.of.map((one) => ({ kind: 'some', field, where: toCriterion(one) }));
    case 'and':
      return part.of.map(toCriterion);
    case 'or':
      return [{ kind: 'or', of: part.of.map(toCriterion) }];
    case 'not':
      return part.of.map((one) => ({ kind: 'not', of: toCriterion(one) }));
  }
}

const comparisons: Readonly<Record<string, Comparison>> = {
  eq: 'in',
  ne: 'notIn',
  in: 'in',
  notIn: 'notIn',
  descendantOf: 'in',
  gt: 'gt',
  gte: 'gte',
  lt: 'lt',
  lte: 'lte',
  exists: 'exists',
  any: 'any',
  all: 'all',
  none: 'none',
};

function readUse(field: FilterField, use: Use): readonly Test[] {
  const { operator, values, said, narrower } = use;
  if (operator === 'between') {
    const end = (at: number): Pick<Use, 'values' | 'said'> => ({
      values: values.slice(at, at + 1),
      said: said.slice(at, at + 1),
    });
    return [testOf(field, 'gte', end(0)), testOf(field, 'lte', end(1))];
  }
  const comparison = comparisons[operator];
  if (comparison === undefined) throw new Error(`no operator is called ${operator}`);
  return [{ ...testOf(field, comparison, { values, said }), narrower }];
}

function testOf(
  field: FilterField,
  comparison: Comparison,
  { values, said }: Pick<Use, 'values' | 'said'>,
): Test {
  return { kind: 'test', field, comparison, values, said, narrower: false };
}
