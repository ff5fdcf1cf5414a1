import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { CodedError } from '#schema/kernel/errors.ts';

import { accessFolder, providerFolder, providerSchema } from '../ingest/provider-places.ts';
import type { AtlasSet } from './atlas-set.ts';
import { openPolicy } from './demonstration-policy.ts';
import type { InProcess } from './host-in-process.ts';
import type { ProviderHosting } from './provider-hosting.ts';
import { providerMain, providerMemory } from './provider-process.ts';

const patienceMs = 5_000;

/** What providers in processes of their own are told. */
export interface Separately extends Pick<InProcess, 'policies'> {
  /** Address that they listen on. */
  readonly host: string;
}

/** Keeps each provider in a process of its own, on a free port of the host's address. */
export function hostSeparately(set: AtlasSet, { host, policies }: Separately): ProviderHosting {
  const running = new Map<string, { child: ChildProcess; url: Promise<string> }>();
  const policyOf = (id: string): readonly string[] => {
    const { contract, withholdsDays } = policies.get(id) ?? openPolicy;
    return [
      ...['--contract', contract],
      ...(withholdsDays ? ['--withhold-days'] : []),
      ...['--access', accessFolder(set.home, set.name, id)],
    ];
  };
  const close = async (id: string): Promise<void> => {
    const child = running.get(id)?.child;
    running.delete(id);
    if (child !== undefined) await stop(child);
  };
  return {
    open: async (id) => {
      const known = running.get(id);
      if (known !== undefined && isAlive(known.child)) return known.url;
      const folder = providerFolder(set.home, set.name, id);
      const schema = providerSchema(set.name, id);
      const child = fork(
        providerMain,
        ['--id', id, '--folder', folder, '--schema', schema, '--host', host, ...policyOf(id)],
        // Its log goes where ours goes; the channel tells it when this process is gone.
        { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [...providerMemory] },
      );
      // Known before it answers, so that it is ended also when it never does.
      const url = addressOf(child, id);
      running.set(id, { child, url });
      return url;
    },
    close,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...running.keys()].map(close));
    },
  };
}

/** The process says its address in one line of JSON, or says on standard error why it cannot answer. */
async function addressOf(child: ChildProcess, id: string): Promise<string> {
  if (child.stdout === null) throw new Error('a process without standard output');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => null),
  ]);
  if (line !== null) return (JSON.parse(line) as { url: string }).url;
  throw new CodedError(
    'PROVIDER_NOT_READY',
    `The process of ${id} ended before it could answer; the line above says why.`,
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return;
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  const hurry = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(hurry);
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
