import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { whileLocked } from '#gateway/roster/lock-file.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { type AtlasSet, makeHome } from './atlas-set.ts';

/**
 * Holds a set for this process, until disposed of. Throws CONFIGURATION_INVALID, naming it, while another process of this machine holds the
 * set: two would write over each other's addresses, keys and chain of records. Who ended without letting go holds nothing.
 */
export async function holdSet({ home, name }: AtlasSet): Promise<Disposable> {
  makeHome(home);
  const file = join(home, `${name}.running`);
  const own = inWords(process.pid);
  await whileLocked(`${file}.lock`, () => {
    const holder = readHolder(file);
    const pid = Number.parseInt(holder, 10);
    if (holder !== own && isAlive(pid) && holder === inWords(pid)) throw held(name, pid);
    writeFileSync(file, own);
  });
  return {
    [Symbol.dispose]: () => {
      if (readHolder(file) === own) rmSync(file, { force: true });
    },
  };
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** A process: its id, and when it began where the system tells, since ids are given again. */
function inWords(pid: number): string {
  return `${pid} ${begunAt(pid)}`;
}

function isAlive(pid: number): boolean {
  // Of 0 and less the system takes groups of processes for meant.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of proc(5) `stat`, clock ticks since the system began; the second, the program's name, may hold spaces and brackets. */
function begunAt(pid: number): string {
  const fieldsAfterName = 20;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')')).split(' ')[fieldsAfterName] ?? '';
  } catch {
    return '';
  }
}

function held(name: string, pid: number): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `The set "${name}" is served by process ${pid} already: stop that one, or give this one an ATLAS_HOME of its own.`,
  );
}
