/** Lets a provider join the Atlas or leave it, also while it runs. */
import { existsSync } from 'node:fs';

import { readEnvironment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { locateSet } from './start/atlas-set.ts';
import { letJoin, letLeave } from './start/change-providers.ts';

const usage = `Usage: npm run provider -- join <id> | leave <id>  [--set <name>]

  join   builds the provider's catalogue if it is not there, and lists it in registry.yaml
  leave  takes it out of registry.yaml; its catalogue stays
  --set  set of catalogues (demonstration)
`;

async function main(): Promise<void> {
  const options = { set: { type: 'string', default: 'demonstration' } } as const;
  const { values, positionals } = readOptions({ options, allowPositionals: true }, usage);
  const [word, id, ...rest] = positionals;
  if ((word !== 'join' && word !== 'leave') || id === undefined || rest.length > 0) {
    throw misused('Say who joins or who leaves.', usage);
  }
  const { home, databaseUrl } = readEnvironment();
  const set = locateSet(home, values.set, databaseUrl);
  if (!existsSync(set.registryFile)) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `There is no ${set.registryFile}: start the Atlas once, and then let providers join it.`,
    );
  }
  await (word === 'join' ? letJoin(set, id) : letLeave(set, id));
  process.stdout.write(word === 'join' ? `${id} has joined.\n` : `${id} has left.\n`);
}

await runCommand(main);
