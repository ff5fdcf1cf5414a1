import type { Criterion } from '../search/criterion.ts';
import type { Counted } from '../search/facet-answers.ts';
import type { Match } from '../search/select-rows.ts';

/** What counts go through; values of the schema's `Disclosure`. */
export type Profile = 'EXACT' | 'ROUNDED';

/** What can be added up of the series of a filter, under the names of the schema's `Summary`. */
export type Unit =
  | 'subjects'
  | 'studies'
  | 'series'
  | 'acquiredSeries'
  | 'derivedSeries'
  | 'images'
  | 'slideLevels'
  | 'sizeMB'
  | 'seriesWithoutImageCount';

/** Of what something is counted. */
export interface CellScope {
  /** Local ids of the datasets that are counted together, sorted. */
  readonly datasets: readonly string[];
  /** Number of the release. */
  readonly release: number;
  readonly filter: Criterion;
  readonly match: Match;
}

/** A cell without buckets: one unit of all that a filter describes. Nothing is counted before it is read. */
export interface TotalCell {
  readonly scope: CellScope;
  readonly unit: Unit;
  /** How much there is. */
  readonly amount: () => Promise<number>;
  /** How many subjects have some of it. */
  readonly subjects: () => Promise<number>;
}

/** One bucket of a table, under a name that no other bucket of it has. */
export interface Cell {
  readonly bucket: string;
  readonly counts: Counted;
}

/** Cells that one question makes: a subject stands in few of them, which what is drawn for a table together may rest on. */
export interface CellTable {
  readonly scope: CellScope;
  /** What makes the buckets, such as `facet MODALITY`. */
  readonly rule: string;
  readonly cells: readonly Cell[];
}

/** Released totals; null where they are not shown. */
export interface ReleasedTotals {
  readonly subjects: number | null;
  readonly studies: number | null;
  readonly series: number | null;
}

/** Between which numbers the true ones lie; null where nothing is known of that. */
export interface CountBounds {
  readonly subjectsAtLeast: number | null;
  readonly subjectsAtMost: number | null;
  readonly studiesAtLeast: number | null;
  readonly studiesAtMost: number | null;
  readonly seriesAtLeast: number | null;
  readonly seriesAtMost: number | null;
}

/**
 * Stands between what is counted and what leaves: nothing that hangs on the number of somebody's rows goes around it. What it says of a cell is
 * for whoever asks the same whatever else was asked; it may take its time, where it has to keep what it says.
 */
export interface Disclosure {
  readonly profile: Profile;
  /** What fewer subjects show of a catalogue is not told at all. */
  readonly leastSubjects: number;
  /** Units that are never released. */
  readonly withholds: ReadonlySet<Unit>;
  /** A total as it is released; null where it is not shown. */
  readonly total: (cell: TotalCell) => Promise<number | null>;
  /** A table's cells as they are released, in their order; null in the place of one that is not shown. */
  readonly table: (table: CellTable) => Promise<readonly (Counted | null)[]>;
  /** What released totals tell of the true ones; `holdings` are those of all that the datasets hold. */
  readonly bounds: (
    totals: ReleasedTotals,
    holdings: () => Promise<ReleasedTotals>,
  ) => Promise<CountBounds>;
}
