import type { DuckDBConnection } from '@duckdb/node-api';

import type { Collection, ProviderDeal } from './collection.ts';

/** A release of the source. */
export interface SourceRelease {
  readonly number: number;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** A folder of source files, checked and open. */
export interface Source extends AsyncDisposable {
  readonly folder: string;
  readonly connection: DuckDBConnection;
  /** Table expressions of SQL. */
  readonly series: string;
  readonly prior: string;
  readonly collections: readonly Collection[];
  /** How its collections are dealt out; null where the folder does not say. */
  readonly deals: readonly ProviderDeal[] | null;
  /** Oldest first. */
  readonly releases: readonly SourceRelease[];
  /** Folder of clinical tables; null where there is none. */
  readonly tables: string | null;
}
