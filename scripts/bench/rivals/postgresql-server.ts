import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { CodedError } from '#schema/kernel/errors.ts';

import { Psql } from './psql.ts';

const debianFolder = '/usr/lib/postgresql';
const startMs = 30_000;

/** Folder of PostgreSQL's programs: that of the PATH, else Debian's newest; null where there is none. */
export function findPostgresql(): string | null {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a));
  const inPath = spawnSync('which', ['initdb'], { encoding: 'utf8' }).stdout.trim();
  const folders = [dirname(inPath), ...newest.map((name) => join(debianFolder, name, 'bin'))];
  const holdsAll = (folder: string): boolean =>
    ['initdb', 'postgres', 'psql'].every((name) => existsSync(join(folder, name)));
  return folders.find(holdsAll) ?? null;
}

/** A PostgreSQL of the bench's own, in a temporary folder, reached by a socket there; disposing stops and removes it. */
export class PostgresqlServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #binaries: string;
  readonly #folder: string;

  private constructor(child: ChildProcess, binaries: string, folder: string) {
    this.#child = child;
    this.#binaries = binaries;
    this.#folder = folder;
  }

  /** Makes a cluster with the settings of `postgresql/settings.conf` and starts it on these cores (`0,1`). */
  static async start(binaries: string, cores: string): Promise<PostgresqlServer> {
    const folder = mkdtempSync(join(tmpdir(), 'atlas-rival-'));
    const data = join(folder, 'data');
    const owner = ownerOfCluster();
    // PostgreSQL refuses to run as root.
    if (owner !== null) chownSync(folder, owner.uid, owner.gid);
    const options = { ...owner, cwd: folder, stdio: 'ignore' as const };
    const initialise = ['-D', data, '-U', 'atlas', '-A', 'trust', '-E', 'UTF8', '--locale=C'];
    execFileSync(join(binaries, 'initdb'), initialise, options);
    const settings = readFileSync(new URL('postgresql/settings.conf', import.meta.url), 'utf8');
    const place = `listen_addresses = ''\nunix_socket_directories = '${folder}'\n`;
    appendFileSync(join(data, 'postgresql.conf'), `${settings}${place}`);
    const child = spawn('taskset', ['-c', cores, join(binaries, 'postgres'), '-D', data], options);
    const server = new PostgresqlServer(child, binaries, folder);
    await server.#listening();
    return server;
  }

  /** A connection of its own. */
  connect(): Psql {
    return new Psql(this.#binaries, this.#folder);
  }

  async #listening(): Promise<void> {
    const end = Date.now() + startMs;
    while (!isReady(join(this.#folder, 'data', 'postmaster.pid'))) {
      if (this.#child.exitCode !== null || Date.now() > end) {
        await this[Symbol.asyncDispose]();
        throw new CodedError(
          'CONFIGURATION_INVALID',
          `PostgreSQL of ${this.#binaries} does not start: run its initdb and postgres by hand to see why.`,
        );
      }
      await sleep(50);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGINT');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Whom a cluster is to belong to where that is not the bench's own user. */
function ownerOfCluster(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** The last line of the server's own file says when it takes connections. */
function isReady(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').trimEnd().endsWith('ready');
}
