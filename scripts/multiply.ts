import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { dealProviders } from '#provider/ingest/deal-providers.ts';
import { openSource } from '#provider/ingest/source/open-source.ts';

import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { countDeals } from './source-folder/count-deals.ts';
import { multiplyTable } from './source-folder/multiply-table.ts';

const usage = `Usage: node scripts/multiply.ts --source <folder> --target <folder> [--times 2] [--seed 1]

Writes a source folder so many times as large as <source>, by resampling its subjects whole.
`;

/** Writes `target` as a source folder `times` as large as `folder`; the same seed gives the same rows. */
async function multiply(
  folder: string,
  target: string,
  times: number,
  seed: number,
): Promise<void> {
  await using source = await openSource(folder);
  const { connection } = source;
  // A whole collection is sorted at once here, unlike in ingest.
  await connection.run("SET memory_limit = '1200MB'; SET preserve_insertion_order = true");
  await connection.run(`CREATE TABLE subjects AS
    SELECT *, row_number() OVER (PARTITION BY collection_id ORDER BY PatientID) - 1 AS place,
      count(*) OVER (PARTITION BY collection_id) AS "of" FROM (
        SELECT collection_id, PatientID FROM ${source.series} UNION SELECT collection_id, PatientID FROM ${source.prior})`);
  mkdirSync(target, { recursive: true });
  const deals = dealProviders(source, { extra: true });
  const collections = deals.flatMap((deal) => deal.collections).toSorted();
  const files = {
    series: join(target, 'series.parquet'),
    prior: join(target, 'prior_versions.parquet'),
  };
  for (const table of ['series', 'prior'] as const) {
    await multiplyTable(connection, {
      table,
      from: source[table],
      collections,
      times,
      seed,
      file: files[table],
    });
  }
  writeFileSync(join(target, 'providers.json'), await countDeals(connection, deals, files.series));
  writeFileSync(
    join(target, 'collections.json'),
    `${JSON.stringify(source.collections, null, 1)}\n`,
  );
  const versions = source.releases.map(({ number, date }) => `${number},${date}`);
  writeFileSync(
    join(target, 'versions.csv'),
    `${['idc_version,version_timestamp', ...versions].join('\n')}\n`,
  );
  if (source.tables !== null) cpSync(source.tables, join(target, 'tables'), { recursive: true });
}

async function main(): Promise<void> {
  const options = {
    source: { type: 'string' },
    target: { type: 'string' },
    times: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  } as const;
  const { source, target, ...numbers } = readOptions({ options }, usage).values;
  const times = Number(numbers.times);
  const seed = Number(numbers.seed);
  if (source === undefined || target === undefined) {
    throw misused('Say from which folder, and to which.', usage);
  }
  if (!(times >= 1) || !Number.isInteger(times) || !Number.isInteger(seed)) {
    throw misused('--times is a whole number from 1, and --seed a whole number.', usage);
  }
  await multiply(resolve(source), resolve(target), times, seed);
}

await runCommand(main);
