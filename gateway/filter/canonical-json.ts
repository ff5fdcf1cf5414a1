import { canonicalText } from '../scatter/canonical-text.ts';
import type { Json } from '../scatter/json-object.ts';
import { type Comparison, type Criterion, isNever, type Test } from './criterion.ts';
import type { FilterRules } from './filter-rules.ts';

/** A criterion as the filter that says it, in one spelling: JSON with sorted keys. */
export function canonicalJson(rules: FilterRules, criterion: Criterion): string {
  return canonicalText(write(rules, criterion));
}

function write(rules: FilterRules, criterion: Criterion): Json {
  if (isNever(criterion)) return { not: {} };
  switch (criterion.kind) {
    case 'and':
      return writeAll(rules, criterion.of);
    case 'or':
      return { or: criterion.of.map((part) => write(rules, part)) };
    case 'not':
      return { not: write(rules, criterion.of) };
    case 'some': {
      const { field } = criterion;
      const where = write(rules, criterion.where);
      return { [field.name]: field.list ? [where] : where };
    }
    case 'test':
      return { [criterion.field.name]: writeTest(rules, criterion) };
  }
}

const listed = new Set<Comparison>(['in', 'notIn', 'any', 'all', 'none']);
const singles: Partial<Readonly<Record<Comparison, string>>> = { in: 'eq', notIn: 'ne' };

function writeTest(rules: FilterRules, { field, comparison, values }: Test): unknown {
  const [first] = values;
  if (comparison === 'is') return first;
  const single = singles[comparison];
  if (single !== undefined && values.length === 1 && rules.get(field.type)?.fields.has(single)) {
    return { [single]: first };
  }
  return { [comparison]: listed.has(comparison) ? values : first };
}

/** One object for all parts as far as a field can say them together; the others stand in its `and`. */
function writeAll(rules: FilterRules, parts: readonly Criterion[]): Json {
  const together: Record<string, unknown> = {};
  const others: Json[] = [];
  for (const part of parts) {
    const written = write(rules, part);
    const [name = ''] = Object.keys(written);
    const joined = joinValues(part, together[name], written[name]);
    if (joined === undefined) others.push(written);
    else together[name] = joined;
  }
  return others.length === 0 ? together : { ...together, and: others };
}

/** What says both of one field; undefined where nothing does: two rows that are related are not one. */
function joinValues(part: Criterion, known: unknown, value: unknown): unknown {
  if (known === undefined) return value;
  if (part.kind === 'some' && part.field.list) return [known, value].flat();
  if (part.kind !== 'test' || part.comparison === 'is') return undefined;
  const operators = { ...(known as Json), ...(value as Json) };
  const count = Object.keys(known as Json).length + 1;
  return Object.keys(operators).length === count ? operators : undefined;
}
