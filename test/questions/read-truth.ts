import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

const folder = new URL('truth/', import.meta.url);
// Named here again: nothing that loads or maps these files has a part in the truth.
const sourceFiles = new URL('../../subgraphs/provider/demonstration/', import.meta.url);

/** How many rows certainly match, and how many match or may match. */
export interface Bounds {
  readonly certain: number;
  readonly possible: number;
}

/** Counts of one part of a question, in all and at each provider where one may match. */
export interface Truth extends Bounds {
  readonly byProvider: Readonly<Record<string, Bounds>>;
}

/** Opens DuckDB over the demonstration's source files, under the names of `truth/sources.sql`. */
export async function openSourceFiles(): Promise<DuckDBConnection> {
  const duckdb = await (await DuckDBInstance.create()).connect();
  await duckdb.run(`set variable folder = '${fileURLToPath(sourceFiles)}'`);
  for (const part of ['sources', 'tables', 'subjects']) await duckdb.run(read(part));
  return duckdb;
}

/**
 * The truth of a question by part. A question's SQL gives a row for each thing asked about: the part of the question, the
 * provider, and whether it matches (null: unknown).
 */
export async function readTruth(
  duckdb: DuckDBConnection,
  question: string,
): Promise<Readonly<Record<string, Truth>>> {
  const rows = await select<[string, string, number, number]>(
    duckdb,
    `select part, provider, count(*) filter (matches)::integer, count(*) filter (matches is distinct from false)::integer
     from (${read(question)}) group by part, provider order by part, provider`,
  );
  const truths: Record<string, Truth> = {};
  for (const [part, provider, certain, possible] of rows) {
    const soFar = truths[part] ?? { certain: 0, possible: 0, byProvider: {} };
    const here = possible === 0 ? {} : { [provider]: { certain, possible } };
    truths[part] = {
      certain: soFar.certain + certain,
      possible: soFar.possible + possible,
      byProvider: { ...soFar.byProvider, ...here },
    };
  }
  return truths;
}

/** Rows of a statement over the source files. */
export async function select<Row>(duckdb: DuckDBConnection, sql: string): Promise<readonly Row[]> {
  return (await duckdb.runAndReadAll(sql)).getRows() as readonly unknown[] as readonly Row[];
}

function read(name: string): string {
  return readFileSync(new URL(`${name}.sql`, folder), 'utf8').replace(/;\s*$/, '');
}
