import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { readEnvironment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { ingestSource } from './ingest/ingest-source.ts';
import { createProgressBar, type ProgressBar } from './ingest/progress-bar.ts';
import { keepSourceDescription, readSourceDescription } from './ingest/source-description.ts';
import { summariseLoad } from './ingest/summarise-load.ts';
import { type AtlasSet, locateSet, makeHome } from './start/atlas-set.ts';
import { enterProvider } from './start/change-providers.ts';

const usage = `Usage: npm run ingest -- --source <folder> [options]

  --source <folder>     a source folder (series.parquet, ...) or the unpacked idc-index-data wheel
  --tables <folder>     clinical tables; else <source>/tables, if it is there
  --set <name>          name of the set of catalogues (full)
  --providers <a,b>     only these providers
  --extra               also the providers that may join later
  --all                 also the source's other collections, as one provider a programme
  --only-one <id>       all chosen collections in one provider of this id
`;

interface IngestOptions {
  readonly set: AtlasSet;
  readonly folder: string;
  readonly tables: string | undefined;
  readonly extra: boolean;
  readonly all: boolean;
  readonly only: readonly string[] | undefined;
  readonly together: string | undefined;
}

function readIngestOptions(): IngestOptions {
  const options = {
    source: { type: 'string' },
    tables: { type: 'string' },
    set: { type: 'string', default: 'full' },
    providers: { type: 'string' },
    extra: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    'only-one': { type: 'string' },
  } as const;
  const { values } = readOptions({ options }, usage);
  if (values.source === undefined) throw misused('Say which source folder to load.', usage);
  const { home, databaseUrl } = readEnvironment();
  const set = locateSet(home, values.set, databaseUrl);
  const folder = resolve(values.source);
  if (!existsSync(folder)) {
    throw new CodedError('SOURCE_INVALID', `There is no folder ${values.source}.`);
  }
  return {
    set,
    folder,
    tables: values.tables === undefined ? undefined : resolve(values.tables),
    extra: values.extra,
    all: values.all,
    only: values.providers?.split(','),
    together: values['only-one'],
  };
}

async function main(): Promise<void> {
  const { set, folder, tables, ...choice } = readIngestOptions();
  makeHome(set.home);
  let bar: ProgressBar | undefined;
  const { reports } = await ingestSource({
    folder,
    tables,
    choice: { ...choice, before: readSourceDescription(set.folder).deals },
    home: set.home,
    set: set.name,
    databaseUrl: set.databaseUrl,
    onRows: (rows, provider, total) => {
      bar ??= createProgressBar(total);
      bar.advance(rows, provider);
    },
    onBuilt: async (deal, collections) => {
      keepSourceDescription(set.folder, { deals: [deal], collections });
      // The first start of a set lists all that are built; from then on each is entered as it comes.
      if (existsSync(set.registryFile)) await enterProvider(set, deal.id);
    },
  });
  bar?.end();
  const file = join(set.folder, 'load-report.json');
  writeFileSync(file, `${JSON.stringify(reports, null, 2)}\n`);
  process.stdout.write(`${summariseLoad(reports)}The whole report: ${file}\n`);
}

await runCommand(main);
