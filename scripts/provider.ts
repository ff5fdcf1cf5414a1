/** Lets a provider join the Atlas or leave it, also while it runs; shows a provider's log, and switches access to it off and on. */
import { existsSync } from 'node:fs';

import { isPseudonym } from '#gateway/access/pseudonyms.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { accessFolder } from './ingest/provider-places.ts';
import { showLog } from './provider/show-log.ts';
import { switchAccess } from './provider/switch-access.ts';
import { type AtlasSet, locateSet } from './start/atlas-set.ts';
import { letJoin, letLeave } from './start/change-providers.ts';

const usage = `Usage: npm run provider -- <command> <id>  [--set <name>]

  join        builds the provider's catalogue if it is not there, and lists it in registry.yaml
  leave       takes it out of registry.yaml; its catalogue stays
  log         shows what left the provider, for whom: a line a call  [--day 2026-11-25] [--caller <p>] [--project <p>]
  switch-off  the provider answers no more  --caller <p> | --project <p> | --atlas (nobody)
  switch-on   it answers them again         --caller <p> | --project <p> | --atlas
  --set       set of catalogues (demonstration)

  Callers are named as the log names them: by pseudonym, public, or gateway for what it asks on its own behalf. The provider follows within seconds.
`;

const options = {
  set: { type: 'string', default: 'demonstration' },
  day: { type: 'string' },
  caller: { type: 'string' },
  project: { type: 'string' },
  atlas: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof readValues>['values'];

/** What each command does; gives what it says. */
const commands: Readonly<
  Record<string, (set: AtlasSet, id: string, values: Values) => Promise<string> | string>
> = {
  join: async (set, id) => {
    requireRegistry(set);
    await letJoin(set, id);
    return `${id} has joined.`;
  },
  leave: async (set, id) => {
    requireRegistry(set);
    await letLeave(set, id);
    return `${id} has left.`;
  },
  log: (set, id, { day, caller, project }) =>
    showLog(folderOf(set, id), { day, caller, project }).join('\n'),
  'switch-off': (set, id, values) => switchTo(set, id, values, true),
  'switch-on': (set, id, values) => switchTo(set, id, values, false),
};

function readValues() {
  return readOptions({ options, allowPositionals: true }, usage);
}

function folderOf({ home, name }: AtlasSet, id: string): string {
  return accessFolder(home, name, id);
}

function switchTo(set: AtlasSet, id: string, values: Values, off: boolean): string {
  const { caller, project, atlas } = values;
  const given = [caller, project].filter((name) => name !== undefined);
  if (given.length + Number(atlas) !== 1) {
    throw misused('Say one of --caller, --project and --atlas.', usage);
  }
  const who = {
    callers: caller === undefined ? [] : [caller],
    projects: project === undefined ? [] : [project],
    atlas,
  };
  if (off && caller !== undefined) requireCaller(caller);
  const name = given[0] ?? 'The Atlas';
  if (!switchAccess(folderOf(set, id), who, off)) {
    return `${name} was${off ? '' : ' not'} switched off at ${id}${off ? ' already' : ''}.`;
  }
  return `${name} gets ${off ? 'no more answers' : 'answers again'} from ${id}, within seconds.`;
}

/** Beside people there are two that the log names, see `TicketClaims`. A name that is none would switch nobody off. */
function requireCaller(name: string): void {
  if (isPseudonym(name) || name === 'public' || name === 'gateway') return;
  throw misused(
    `${name} is no caller: a pseudonym of the log has 22 letters, digits, hyphens and _.`,
    usage,
  );
}

function requireRegistry({ registryFile }: AtlasSet): void {
  if (existsSync(registryFile)) return;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `There is no ${registryFile}: start the Atlas once, and then let providers join it.`,
  );
}

async function main(): Promise<void> {
  const { values, positionals } = readValues();
  const [word = '', id, ...rest] = positionals;
  const run = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (run === undefined || id === undefined || rest.length > 0) {
    throw misused('Say what to do, and with which provider.', usage);
  }
  const { home, databaseUrl } = readEnvironment();
  process.stdout.write(`${await run(locateSet(home, values.set, databaseUrl), id, values)}\n`);
}

await runCommand(main);
