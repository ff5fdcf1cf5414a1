import { join } from 'node:path';

import type { BenchPlan, Say } from '../bench-plan.ts';
import { chooseSeriesFile, DuckdbRival } from './duckdb-rival.ts';
import { type ExportedFiles, exportRows } from './export-rows.ts';
import { findPostgresql, PostgresqlServer } from './postgresql-server.ts';
import { loadPostgresql } from './postgresql-rival.ts';
import type { Rival } from './rival.ts';

/** What gateway and providers have of the machine, and so what a rival has: each of the two has a core. */
const cores = '0,1';
const threads = 2;

/** The rivals that this machine and this run can have. */
export interface OpenRivals extends AsyncDisposable {
  readonly rivals: readonly Rival[];
}

/** Loads the rows of the plan's providers into the rivals, by way of files in the folder; says which rival is left out, and why. */
export async function openRivals(plan: BenchPlan, folder: string, say: Say): Promise<OpenRivals> {
  await using opening = new AsyncDisposableStack();
  const files = await exportRows(plan, folder);
  const rivals: Rival[] = [];
  const binaries = findPostgresql();
  if (binaries === null) {
    say(
      'There is no PostgreSQL on this machine (initdb, postgres and psql): its columns are left out.\n',
    );
  } else {
    const server = opening.use(await PostgresqlServer.start(binaries, cores));
    rivals.push(...(await loadPostgresql(opening.use(server.connect()), files)));
  }
  if (plan.source === null) {
    say('No --source was given: the columns of DuckDB are left out.\n');
  } else {
    rivals.push(opening.use(await startDuckdb(plan.source, files, folder)));
  }
  const parts = opening.move();
  return { rivals, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

async function startDuckdb(
  source: string,
  files: ExportedFiles,
  folder: string,
): Promise<DuckdbRival> {
  const published = join(source, 'series.parquet');
  const seriesFile = await chooseSeriesFile(published, files.subject, folder);
  return DuckdbRival.start({ seriesFile, clinicalFile: files.clinical, cores, threads });
}
