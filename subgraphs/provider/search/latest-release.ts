import type { ProviderColumns } from '../columns/provider-columns.ts';
import { once } from './once.ts';
import { createReleaseTables, type ReleaseTables } from './release-tables.ts';
import { combineSeries } from './series-combinations.ts';

/** What is told of a provider when its columns are frozen is read from this. */
export interface LatestRelease {
  readonly providerId: string;
  /** Number of the release; 0 of a provider that has none. */
  readonly release: number;
  readonly tables: ReleaseTables;
}

/** The tables of a provider in its latest release. */
export function readLatestRelease({
  providerId,
  releases,
  tables,
}: Pick<ProviderColumns, 'providerId' | 'releases' | 'tables'>): LatestRelease {
  const release = releases.at(-1)?.number ?? 0;
  const combinations = once(() => combineSeries(tables.series));
  return { providerId, release, tables: createReleaseTables(tables, release, combinations) };
}
