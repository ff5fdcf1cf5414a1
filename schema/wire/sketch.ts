import type { SortKeyValue } from './position.ts';

/**
 * How one provider's rows of one listing spread, published with each release. The gateway plans with it how
 * many rows to ask of whom; a wrong one costs time, never rows.
 */
export interface ListingSketch {
  /** Rows in all. */
  readonly rows: number;
  /** By sort field (the enum value of `orderBy.by`): ascending quantiles of the keys that are not null, first to last. */
  readonly orders: Readonly<Record<string, QuantileSketch>>;
  /** By filter field and value: the rows that match `eq` with it. */
  readonly values: Readonly<Record<string, Readonly<Record<string, ValueSketch>>>>;
}

/** Quantiles of a sort key. */
export interface QuantileSketch {
  /** Rows whose key is null. */
  readonly nulls: number;
  /** Ascending; the first is the minimum, the last the maximum; empty where all are null. */
  readonly quantiles: readonly Exclude<SortKeyValue, null>[];
  /**
   * Place of each quantile among the sorted keys, from 0 to the last; evenly spaced when absent. First pages are about
   * the ends, where evenly spaced ones say little.
   */
  readonly ranks?: readonly number[];
}

/** The rows of one filter value. */
export interface ValueSketch {
  /** How many. */
  readonly rows: number;
  /** As in the listing, coarser; numeric sort fields only. */
  readonly orders: Readonly<Record<string, QuantileSketch>>;
}

/** What one provider answers to `Query.sketches`: an array with this one object (`@merge(by: "CONCAT")`). */
export interface ProviderSketches {
  /** Provider id. */
  readonly provider: string;
  /** The release sketched: the latest. */
  readonly release: number;
  /** By root field name: subjects, studies, series, annotations. */
  readonly listings: Readonly<Record<string, ListingSketch>>;
}
