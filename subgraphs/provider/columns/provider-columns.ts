import type { ProviderSketches } from '#schema/wire/sketch.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import type { ColumnTable } from './column-layout.ts';
import type { UnmappedCounts } from './count-unmapped.ts';

/** A column of strings: codes into a sorted dictionary. */
export interface CodeColumn {
  readonly codes: Uint8Array | Uint16Array | Int32Array;
  /** Number of values; also the code of null. */
  readonly size: number;
  /** The string of a code. */
  readonly valueOf: (code: number) => string;
  /** The code of a string; -1 where no row has it. */
  readonly codeOf: (value: string) => number;
}

/** The columns of a table; asking for one that it has not is a fault of the program. */
export interface TableColumns {
  /** Row versions. */
  readonly rows: number;
  /** Things: identities run from 0 to things - 1. */
  readonly things: number;
  readonly bytes: (name: string) => Uint8Array;
  readonly integers: (name: string) => Int32Array;
  readonly numbers: (name: string) => Float64Array;
  readonly codes: (name: string) => CodeColumn;
  /** Columns that the provider's policy keeps to itself: they read as empty. */
  readonly withheld: ReadonlySet<string>;
}

/** A published release. */
export interface FrozenRelease {
  readonly number: number;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** The tables of a provider's frozen columns. */
export type ColumnTables = Readonly<Record<ColumnTable, TableColumns>>;

/** Everything that was frozen of a provider. */
export interface ProviderColumns {
  readonly providerId: string;
  /** By (date, number). */
  readonly releases: readonly FrozenRelease[];
  readonly tables: ColumnTables;
  readonly sketches: ProviderSketches;
  /** What the rows of the latest release have together. */
  readonly values: ValueSummary;
  readonly unmapped: UnmappedCounts;
}
