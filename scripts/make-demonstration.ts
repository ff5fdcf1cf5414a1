import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { openSource } from '#provider/ingest/source/open-source.ts';
import { writeSourceTable } from '#provider/ingest/source/write-source-table.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { chooseSubjects } from './demonstration/choose-subjects.ts';
import { copyTables } from './demonstration/copy-tables.ts';
import { writeLicences } from './demonstration/write-licences.ts';
import { countDeals } from './source-folder/count-deals.ts';

const usage = `Usage: node scripts/make-demonstration.ts --source <folder> [--tables <folder>] [--target <folder>]
`;

/** Compression level of zstd that makes the files smallest. */
const smallest = 19;

/** Makes the committed demonstration from a whole source folder; the same source gives the same files. */
async function makeDemonstration(folder: string, tables: string, target: string): Promise<void> {
  await using source = await openSource(folder);
  if (source.deals === null)
    throw new CodedError('SOURCE_INVALID', 'The source folder lacks providers.json.');
  const { connection } = source;
  await connection.run('SET threads = 1');
  await chooseSubjects(source, source.deals);
  for (const part of ['tables', 'series.parquet', 'prior_versions.parquet']) {
    rmSync(join(target, part), { recursive: true, force: true });
  }
  mkdirSync(target, { recursive: true });
  const chosen = 'SEMI JOIN kept USING (collection_id, PatientID)';
  await writeSourceTable(connection, `SELECT * FROM ${source.series} ${chosen}`, 'series', {
    file: join(target, 'series.parquet'),
    level: smallest,
  });
  await writeSourceTable(connection, `SELECT * FROM ${source.prior} ${chosen}`, 'prior', {
    file: join(target, 'prior_versions.parquet'),
    level: smallest,
  });
  const deals = await countDeals(connection, source.deals, join(target, 'series.parquet'));
  writeFileSync(join(target, 'providers.json'), deals);
  const dealt = new Set(source.deals.flatMap(({ collections }) => collections));
  const collections = source.collections.filter(({ collection_id: id }) => dealt.has(id));
  writeFileSync(join(target, 'collections.json'), `${JSON.stringify(collections, null, 1)}\n`);
  writeFileSync(join(target, 'LICENCES.md'), writeLicences(collections));
  writeFileSync(join(target, 'versions.csv'), readFileSync(join(source.folder, 'versions.csv')));
  const ids = await connection.runAndReadAll('SELECT DISTINCT PatientID FROM kept');
  copyTables(tables, join(target, 'tables'), new Set(ids.getRows().map((row) => String(row[0]))));
}

async function main(): Promise<void> {
  const options = {
    source: { type: 'string' },
    tables: { type: 'string' },
    target: { type: 'string', default: 'subgraphs/provider/demonstration' },
  } as const;
  const { source, tables, target } = readOptions({ options }, usage).values;
  if (source === undefined) throw misused('Say from which source folder.', usage);
  await makeDemonstration(
    resolve(source),
    resolve(tables ?? join(source, 'tables')),
    resolve(target),
  );
}

await runCommand(main);
