import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';

import { BenchChild } from '../child-protocol.ts';
import type { Rival, RivalAnswer } from './rival.ts';
import type { SummaryQuestion } from './summary-questions.ts';

/** What DuckDB is started with. */
export interface DuckdbOptions {
  /** The published file of series. */
  readonly seriesFile: string;
  readonly clinicalFile: string;
  /** Cores, as `taskset` takes them, and how many these are. */
  readonly cores: string;
  readonly threads: number;
}

const template = readFileSync(new URL('duckdb/summary.sql', import.meta.url), 'utf8');

/** DuckDB in a process of its own over the published file. */
export class DuckdbRival implements Rival, AsyncDisposable {
  readonly name = 'DuckDB';
  readonly #child: BenchChild;

  private constructor(child: BenchChild) {
    this.#child = child;
  }

  static async start(options: DuckdbOptions): Promise<DuckdbRival> {
    const { seriesFile, clinicalFile, cores, threads } = options;
    const parameters = [String(threads), seriesFile, clinicalFile];
    return new DuckdbRival(await BenchChild.start('duckdb-process.ts', cores, parameters));
  }

  /** It prepares a statement when it first comes. Answers totals alone: its facets are of values as published. */
  readonly prepare = async (question: SummaryQuestion): Promise<() => Promise<RivalAnswer>> => {
    const sql = template.replaceAll('{matching}', () => question.duckdb);
    return () => this.#ask(sql);
  };

  async #ask(sql: string): Promise<RivalAnswer> {
    const response = await fetch(this.#child.url, { method: 'POST', body: sql });
    if (!response.ok) throw new Error(await response.text());
    const { rows, milliseconds } = (await response.json()) as {
      rows: readonly (readonly (string | null)[])[];
      milliseconds: number;
    };
    const [, , subjects, studies, series] = rows.find(([what]) => what === 'total') ?? [];
    const answer = {
      subjects: Number(subjects),
      studies: Number(studies),
      series: Number(series),
    };
    return { answer, milliseconds };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

/**
 * The published file with the rows of the exported subjects' datasets: the file itself where it has no others, else a copy in the
 * folder, written as the file is (ZSTD, groups of as many rows).
 */
export async function chooseSeriesFile(
  published: string,
  subjectFile: string,
  folder: string,
): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const datasets = `select column2 from read_csv('${subjectFile}', delim = '\t', quote = '', header = false, all_varchar = true)`;
    const wanted = `from read_parquet('${published}') where collection_id in (${datasets})`;
    const count = async (sql: string): Promise<number> =>
      Number((await connection.runAndReadAll(`select count(*) ${sql}`)).getRows()[0]?.[0]);
    if ((await count(wanted)) === (await count(`from read_parquet('${published}')`)))
      return published;
    const copy = join(folder, 'series.parquet');
    await connection.run(
      `copy (${wanted}) to '${copy}' (format parquet, compression zstd, row_group_size 200000)`,
    );
    return copy;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
