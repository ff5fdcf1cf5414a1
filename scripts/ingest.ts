import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { readEnvironment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { ingestSource } from './ingest/ingest-source.ts';
import { keepSourceDescription } from './ingest/keep-source-description.ts';
import { createProgressBar, type ProgressBar } from './ingest/progress-bar.ts';
import { summariseLoad } from './ingest/summarise-load.ts';

const usage = `Usage: npm run ingest -- --source <folder> [options]

  --source <folder>     a source folder (series.parquet, ...) or the unpacked idc-index-data wheel
  --tables <folder>     clinical tables; else <source>/tables, if it is there
  --set <name>          name of the set of catalogues (full)
  --providers <a,b>     only these providers
  --extra               also the providers that may join later
  --all                 also the source's other collections, as one provider a programme
  --only-one <id>       all chosen collections in one provider of this id
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      source: { type: 'string' },
      tables: { type: 'string' },
      set: { type: 'string', default: 'full' },
      providers: { type: 'string' },
      extra: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      'only-one': { type: 'string' },
    },
  });
  if (values.source === undefined) throw new CodedError('CONFIGURATION_INVALID', usage);
  const { home, databaseUrl } = readEnvironment();
  const folder = resolve(values.source);
  if (!existsSync(folder))
    throw new CodedError('SOURCE_INVALID', `There is no folder ${values.source}.`);
  let bar: ProgressBar | undefined;
  const { deals, collections, reports } = await ingestSource({
    folder,
    ...(values.tables === undefined ? {} : { tables: resolve(values.tables) }),
    choice: {
      extra: values.extra,
      all: values.all,
      ...(values.providers === undefined ? {} : { only: values.providers.split(',') }),
      ...(values['only-one'] === undefined ? {} : { together: values['only-one'] }),
    },
    home,
    set: values.set,
    databaseUrl,
    onRows: (rows, provider, total) => {
      bar ??= createProgressBar(total);
      bar.advance(rows, provider);
    },
  });
  bar?.end();
  mkdirSync(join(home, values.set), { recursive: true });
  keepSourceDescription(join(home, values.set), deals, collections);
  const file = join(home, values.set, 'load-report.json');
  writeFileSync(file, `${JSON.stringify(reports, null, 2)}\n`);
  process.stdout.write(`${summariseLoad(reports)}The whole report: ${file}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
