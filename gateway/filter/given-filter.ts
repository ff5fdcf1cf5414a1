import type { FilterField, FilterType } from './filter-rules.ts';

/** A value that rows are compared with. */
export type Scalar = string | number | boolean;

/** One operator with its operand. */
export interface Use {
  readonly operator: string;
  /** Where it stands, from the argument on: `filter.and[0].code.in`. */
  readonly path: string;
  /** The operand; a single one is a list of one. */
  readonly values: readonly Scalar[];
  /** The same as people call them. */
  readonly said: readonly string[];
  /** Whether what the said ones hold is among the values. */
  readonly narrower: boolean;
  /** Values of rows that leave it open whether they are one of `values`. */
  readonly broader: readonly string[];
}

/** A field of a filter as it was given. */
export type GivenPart =
  | {
      readonly form: 'operators';
      readonly field: FilterField;
      readonly path: string;
      readonly uses: readonly Use[];
    }
  | {
      readonly form: 'plain';
      readonly field: FilterField;
      readonly path: string;
      /** A single one is a list of one. */
      readonly values: readonly Scalar[];
    }
  | {
      readonly form: 'scope' | 'and' | 'or' | 'not';
      readonly field: FilterField;
      readonly of: readonly GivenFilter[];
    };

/** A filter, another input that has rules, or an object within one, in the structure that it was given in; what is absent or null is left out. */
export interface GivenFilter {
  readonly type: FilterType;
  /** Where it stands; the argument's name for the filter itself. */
  readonly path: string;
  readonly parts: readonly GivenPart[];
}

/** The same filter with its parts replaced, from the innermost outwards; each is asked with the object around it. */
export function mapGiven(
  given: GivenFilter,
  change: (around: GivenFilter) => readonly GivenPart[],
): GivenFilter {
  const parts = given.parts.map((part) =>
    'of' in part ? { ...part, of: part.of.map((one) => mapGiven(one, change)) } : part,
  );
  return { ...given, parts: change({ ...given, parts }) };
}
