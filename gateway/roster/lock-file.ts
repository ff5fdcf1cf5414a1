import { rmSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { CodedError } from '#schema/kernel/errors.ts';

/** Work under a lock takes a moment: a lock that is older was left by a program that was killed. */
const staleMs = 3_000;
const patienceMs = 5_000;
const pauseMs = 20;

/**
 * Does the work while no other program that asks for the same lock file does its own. Throws CONFIGURATION_INVALID
 * where the lock is not to be had within some seconds.
 */
export async function whileLocked<Result>(
  lock: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const end = performance.now() + patienceMs;
  while (!take(lock)) {
    if (performance.now() > end) {
      throw new CodedError(
        'CONFIGURATION_INVALID',
        `Another program holds ${lock}: try again when it has ended, or delete ${basename(lock)} if there is none.`,
      );
    }
    await pause(pauseMs);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > staleMs) rmSync(lock, { force: true });
    return false;
  }
}
