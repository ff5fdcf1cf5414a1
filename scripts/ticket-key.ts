/** Renews the key that the gateway signs its tickets with, step by step, while gateway and providers run. */
import { readEnvironment } from '#schema/kernel/environment.ts';

import { misused, readOptions } from './command-line/read-options.ts';
import { runCommand } from './command-line/run-command.ts';
import { locateSet } from './start/atlas-set.ts';
import { announceNextKey, dropOldKeys, publicKeysFile, useNextKey } from './start/ticket-keys.ts';

const usage = `Usage: npm run ticket-key -- announce | use | drop

  announce  makes the next key and publishes it beside the one that signs; give the file to every provider that is elsewhere
  use       lets the next key sign, within seconds; when all providers have the file
  drop      publishes no key but the one that signs, a minute and a half later at the earliest; give the file to them again
`;

interface Step {
  readonly take: (keys: string) => void;
  readonly done: string;
}

const steps: Readonly<Record<string, Step>> = {
  announce: {
    take: announceNextKey,
    done: 'The next key is published beside the one that signs. Use it when all providers have the file of public keys.',
  },
  use: {
    take: useNextKey,
    done: 'The next key signs within seconds. Drop the one before after a minute and a half: its tickets are still under way.',
  },
  drop: {
    take: (keys) => dropOldKeys(keys, Date.now()),
    done: 'The key that signs is published alone. Give all providers the file of public keys.',
  },
};

function main(): Promise<void> {
  const { positionals } = readOptions({ options: {}, allowPositionals: true }, usage);
  const [word = '', ...rest] = positionals;
  const step = Object.hasOwn(steps, word) ? steps[word] : undefined;
  if (step === undefined || rest.length > 0) throw misused('Say which step.', usage);
  // All sets of a home share their keys.
  const { keys } = locateSet(readEnvironment().home, 'demonstration', undefined);
  step.take(keys);
  process.stdout.write(`${step.done}\nPublic keys: ${publicKeysFile(keys)}\n`);
  return Promise.resolve();
}

await runCommand(main);
