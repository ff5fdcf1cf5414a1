import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeRegistryFile } from '#gateway/roster/change-registry-file.ts';

import { authorizationOf } from './authorization-of.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A temporary ATLAS_HOME in which the demonstration has only a few providers. */
export interface SmallHome extends AsyncDisposable {
  readonly home: string;
  readonly registryFile: string;
  readonly folderOf: (provider: string) => string;
  /** Runs one of the project's scripts to its end. */
  readonly run: (script: string, ...args: string[]) => ScriptEnd;
}

/** How a script ended. */
export interface ScriptEnd {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a home whose `registry.yaml` lists these providers of the demonstration; nothing is built. */
export async function makeSmallHome(providers: readonly string[]): Promise<SmallHome> {
  const home = await mkdtemp(join(tmpdir(), 'atlas-home-'));
  const set = join(home, 'demonstration');
  const registryFile = join(set, 'registry.yaml');
  await mkdir(set);
  writeRegistryFile(registryFile, {
    lastJoined: providers.length,
    providers: providers.map((id, index) => ({
      id,
      url: 'http://127.0.0.1/',
      joined: index + 1,
    })),
  });
  return {
    home,
    registryFile,
    folderOf: (provider) => join(set, 'providers', provider),
    run: (script, ...args) => {
      const options = { cwd: root, env: { ATLAS_HOME: home }, encoding: 'utf8' as const };
      const end = spawnSync(process.execPath, [`scripts/${script}`, ...args], options);
      return { status: end.status, stdout: end.stdout, stderr: end.stderr };
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

/** `npm start` while it runs. */
export interface StartedAtlas extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has said on standard output. */
  readonly said: () => string;
  /** Sends a signal and waits for the end; gives the exit code. */
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
  /** The whole answer, as somebody who is granted all providers that are there now. */
  readonly ask: (query: string) => Promise<unknown>;
}

/** Starts the Atlas in a home on free ports and waits until it says that it answers. */
export async function startAtlas(home: string, ...args: string[]): Promise<StartedAtlas> {
  const child = spawn(process.execPath, ['scripts/start.ts', '--port', '0', ...args], {
    cwd: root,
    // Machines that run tests may be slow: who is late is no matter here.
    env: { ATLAS_HOME: home, ATLAS_LOG: 'silent', ATLAS_SUMMARY_DEADLINE_MS: '10000' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complained = '';
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const ready = Promise.withResolvers<string>();
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const url = /answer at (http:\S+)[\s\S]*Ctrl-C/.exec(said)?.[1];
    if (url !== undefined) ready.resolve(url);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  void ended.then(() => ready.reject(new Error(`it ended: ${complained}`)));
  const url = await ready.promise;
  return {
    url,
    child,
    said: () => said,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
    ask: async (query) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(await authorizationOf(url, 'granted')),
        },
        body: JSON.stringify({ query }),
      });
      return response.json();
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Writes text over the beginning of a file, as a disk fault would. */
export async function spoil(file: string): Promise<void> {
  await writeFile(file, 'This is no database.'.repeat(1000));
}
