import type { Json } from '../scatter/json-object.ts';
import type { FilterRules } from './filter-rules.ts';
import type { GivenFilter, Scalar, Use } from './given-filter.ts';

/** Field in which providers find what leaves a row open. */
const broaderFill = 'BROADER';
const single = new Set(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists']);
const negative = new Set(['ne', 'notIn']);
const positive = new Set(['eq', 'in', 'descendantOf']);

/** The filter that providers are sent: in the structure in which it was given, so that its places are the caller's. */
export function writeValue(rules: FilterRules, { parts }: GivenFilter): Json {
  const value: Record<string, unknown> = {};
  for (const part of parts) {
    const { name } = part.field;
    if (part.form === 'plain') value[name] = part.field.list ? part.values : part.values[0];
    else if (part.form === 'operators') value[name] = writeUses(rules, part.field.type, part.uses);
    else {
      const of = part.of.map((one) => writeValue(rules, one));
      value[name] = part.field.list ? of : of[0];
    }
  }
  return value;
}

function writeUses(rules: FilterRules, typeName: string, uses: readonly Use[]): Json {
  const value: Record<string, unknown> = {};
  for (const { operator, values } of uses) {
    const name = operator === 'descendantOf' ? 'in' : operator;
    value[name] = single.has(name) ? values[0] : values;
  }
  const fields = rules.get(typeName)?.fields.values() ?? [];
  const broader = [...fields].find(({ fills }) => fills === broaderFill);
  const open = openValues(uses);
  if (broader !== undefined && open.length > 0) value[broader.name] = open;
  return value;
}

/**
 * The values of rows of which all operators together say neither true nor false. One list serves several operators: each finds
 * its own values before it looks there.
 */
function openValues(uses: readonly Use[]): readonly string[] {
  const coded = uses.filter(({ operator }) => positive.has(operator) || negative.has(operator));
  const candidates = new Set(coded.flatMap(({ broader }) => broader));
  return [...candidates].filter((value) => !coded.some((use) => isFalseOf(use, value))).toSorted();
}

function isFalseOf({ operator, values, broader }: Use, value: Scalar): boolean {
  if (negative.has(operator)) return values.includes(value);
  return !values.includes(value) && !broader.includes(String(value));
}
