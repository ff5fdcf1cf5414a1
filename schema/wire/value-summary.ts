/**
 * What the rows of a provider's latest release hold, in which combinations: enough to prove of a filter that no row can match it,
 * and small. It names tables and fields as the filter inputs of the schema do, so that a filter and a summary are walked together.
 *
 * Rows that are alike in their few-valued fields, and in the groups of the rows they lead to, stand as one group. What a table
 * does not list of a field is not known; a filter on it may match.
 */
export interface ValueSummary {
  /** Provider id. */
  readonly provider: string;
  /** Number of the release. */
  readonly release: number;
  /** Equal as long as the catalogue is: another build may have other rows under the same number. */
  readonly build: string;
  /** Table that a filter of this input type is about. */
  readonly filters: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, TableSummary>>;
}

/** The rows of one kind, sorted into groups; what is listed by group stands in their order. */
export interface TableSummary {
  /** How many groups; none where there are no rows. */
  readonly groups: number;
  /** Fields with few values. */
  readonly codes: Readonly<Record<string, CodeSummary>>;
  /** Fields with numbers. */
  readonly numbers: Readonly<Record<string, NumberSummary>>;
  /** Fields that hold a filter, or a list of them, for one related row each. */
  readonly relations: Readonly<Record<string, RelationSummary>>;
  /** Fields that a related row has: relation by field. All that stand in one object and go to one relation are about one row. */
  readonly lifted: Readonly<Record<string, string>>;
  /** Fields about what all related rows have together: any, all or none of some values. */
  readonly sets: Readonly<Record<string, SetSummary>>;
  /** Fields that hold a filter for a related row of which more is asked than stands here, so that fewer match. */
  readonly narrowed: Readonly<Record<string, NarrowedSummary>>;
  /** Fields that say nothing of rows, such as a unit. */
  readonly silent: readonly string[];
}

/**
 * Why a row has no value, as bits. What a test says of such a row, and `exists`: 1 missing (unknown, false), 2 not collected
 * (unknown, unknown), 4 another kind of answer (false, false), 8 an answer in words (unknown, false).
 */
export const absences = { missing: 1, notCollected: 2, otherAnswer: 4, inWords: 8 } as const;

/** A field with few values. */
export interface CodeSummary {
  /** The values that occur; booleans as `true` and `false`. */
  readonly values: readonly string[];
  /** By group: places in `values` of the values that its rows have; empty where they have none. */
  readonly present: readonly (readonly number[])[];
  /** By group: `absences` of its rows. */
  readonly absent: readonly number[];
  /** Values that leave it open which one the row has, unless they are asked for themselves. */
  readonly open: readonly string[];
}

/** A field with numbers. */
export interface NumberSummary {
  /** By group: the least number; null where no row has one. */
  readonly least: readonly (number | null)[];
  readonly greatest: readonly (number | null)[];
  /** By group: `absences` of its rows. */
  readonly absent: readonly number[];
}

/** The rows of another table that a row leads to. */
export interface RelationSummary {
  readonly table: string;
  /** Whether each row leads to one row at most; then rows of one group either all lead to one, or none does. */
  readonly one: boolean;
  /** By group: groups of the other table that each of its rows leads to. */
  readonly every: readonly (readonly number[])[];
  /** By group: further ones, that some of its rows lead to. */
  readonly some: readonly (readonly number[])[];
  /** Where a row that leads to nothing may still match, because nobody asked. Else absent: there it does not. */
  readonly known?: KnownSummary;
}

/** Of which values it is known that a row leads to nothing. */
export interface KnownSummary {
  /** Fields of the other table. */
  readonly by: readonly string[];
  /** Combinations of their values. */
  readonly pairs: readonly (readonly string[])[];
  /** By group: places in `pairs` of those that were asked of each row, and answered where they were found. */
  readonly groups: readonly (readonly number[])[];
}

/** Where the values are that related rows have together. */
export interface SetSummary {
  readonly relation: string;
  readonly field: string;
}

/** Where the row is that a narrowed field is about. */
export interface NarrowedSummary {
  readonly relation: string;
  /** Field within that holds the filter. */
  readonly holds: string;
}
