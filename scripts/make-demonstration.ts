import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { openSource } from '#provider/ingest/source/open-source.ts';
import { writeSourceTable } from '#provider/ingest/source/write-source-table.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { chooseSubjects } from './demonstration/choose-subjects.ts';
import { copyTables } from './demonstration/copy-tables.ts';
import { writeLicences } from './demonstration/write-licences.ts';

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
  await writeSourceTable(
    connection,
    `SELECT * FROM ${source.series} ${chosen}`,
    'series',
    join(target, 'series.parquet'),
  );
  await writeSourceTable(
    connection,
    `SELECT * FROM ${source.prior} ${chosen}`,
    'prior',
    join(target, 'prior_versions.parquet'),
  );
  const deals = [];
  for (const deal of source.deals) {
    const { id, name, country, collections } = deal;
    const counted = await connection.runAndReadAll(
      `SELECT count(DISTINCT (collection_id, PatientID))::INTEGER, count(DISTINCT StudyInstanceUID)::INTEGER, count(*)::INTEGER,
       sum(instanceCount)::INTEGER, round(sum(series_size_MB) / 1000, 1) FROM one ${chosen} WHERE provider = '${id}'`,
    );
    const [subjects, studies, series, images, gigabytes] = counted.getRows()[0] ?? [];
    deals.push({ id, name, country, collections, subjects, studies, series, images, gigabytes });
  }
  writeFileSync(join(target, 'providers.json'), `${JSON.stringify(deals, null, 1)}\n`);
  const dealt = new Set(source.deals.flatMap(({ collections }) => collections));
  const collections = source.collections.filter(({ collection_id: id }) => dealt.has(id));
  writeFileSync(join(target, 'collections.json'), `${JSON.stringify(collections, null, 1)}\n`);
  writeFileSync(join(target, 'LICENCES.md'), writeLicences(collections));
  writeFileSync(join(target, 'versions.csv'), readFileSync(join(source.folder, 'versions.csv')));
  const ids = await connection.runAndReadAll('SELECT DISTINCT PatientID FROM kept');
  copyTables(tables, join(target, 'tables'), new Set(ids.getRows().map((row) => String(row[0]))));
  process.stdout.write(
    `${JSON.stringify(deals.map(({ id, subjects, series }) => [id, subjects, series]))}\n`,
  );
}

const { values } = parseArgs({
  options: {
    source: { type: 'string' },
    tables: { type: 'string' },
    target: { type: 'string', default: 'subgraphs/provider/demonstration' },
  },
});
if (values.source === undefined) {
  process.stderr.write(
    'Usage: node scripts/make-demonstration.ts --source <folder> [--tables <folder>] [--target <folder>]\n',
  );
  process.exitCode = 2;
} else {
  await makeDemonstration(
    resolve(values.source),
    resolve(values.tables ?? join(values.source, 'tables')),
    resolve(values.target),
  );
}
