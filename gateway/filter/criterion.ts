import type { FilterField } from './filter-rules.ts';
import type { Scalar } from './given-filter.ts';

/** How a value is compared; `is` compares what is no operator's operand but the field's own value. */
export type Comparison =
  | 'in'
  | 'notIn'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'exists'
  | 'any'
  | 'all'
  | 'none'
  | 'is';

/** A comparison with the value of a field of the row that is asked about. */
export interface Test {
  readonly kind: 'test';
  readonly field: FilterField;
  readonly comparison: Comparison;
  readonly values: readonly Scalar[];
  /** The values as people call them; what they hold is among the values if `narrower`. */
  readonly said: readonly string[];
  readonly narrower: boolean;
}

/** There is one related row for which `where` holds. */
export interface Some {
  readonly kind: 'some';
  readonly field: FilterField;
  readonly where: Criterion;
}

/** What a filter says of a row, in Kleene's three values: `and` is the least of its parts, `or` the greatest. */
export type Criterion =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Criterion[] }
  | { readonly kind: 'not'; readonly of: Criterion }
  | Some
  | Test;

/** Holds of every row. */
export const always: Criterion = { kind: 'and', of: [] };
/** Holds of no row. */
export const never: Criterion = { kind: 'or', of: [] };

/** Whether it is `always`. */
export function isAlways(criterion: Criterion): boolean {
  return criterion.kind === 'and' && criterion.of.length === 0;
}

/** Whether it is `never`. */
export function isNever(criterion: Criterion): boolean {
  return criterion.kind === 'or' && criterion.of.length === 0;
}

/** All of these, or the one that there is. */
export function allOf(parts: readonly Criterion[]): Criterion {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : { kind: 'and', of: parts };
}
