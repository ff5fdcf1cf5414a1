import { readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { RosterEntry } from '../scatter/provider-roster.ts';
import { readRegistryFile } from './read-registry-file.ts';

/** What watching a registry file needs. */
export interface WatchOptions {
  readonly file: string;
  /**
   * Called with who belongs to the Atlas now, once at the beginning and after each change, one call at a time. Where it
   * fails, what the file says counts as new still: the next time that the file is written it is called again.
   */
  readonly onChange: (entries: readonly RosterEntry[]) => void | Promise<void>;
  readonly log: Log;
}

/** Editors write a file in several steps: it is read when it has been still for so long. */
const settleMs = 50;

/**
 * Follows a `registry.yaml`. One that cannot be read keeps who was in it before; the log says which line is
 * wrong. Disposing ends it.
 */
export function watchRegistryFile({ file, onChange, log }: WatchOptions): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let followed: string | null = null;
  const read = (): { text: string; providers: readonly RosterEntry[] } | null => {
    try {
      const text = readFileSync(file, 'utf8');
      return text === followed ? null : { text, providers: readRegistryFile(text).providers };
    } catch (error) {
      const reason = reasonOf(error);
      log.error({ reason }, 'the registry file is not followed; the providers stay as they were');
      return null;
    }
  };
  const follow = async (): Promise<void> => {
    const found = read();
    if (found === null) return;
    try {
      // What a failure leaves is neither the state before nor the one in the file.
      followed = null;
      await onChange(found.providers);
      followed = found.text;
      log.info({ providers: found.providers.length }, 'the registry file is followed');
    } catch (error) {
      const reason = reasonOf(error);
      log.error({ reason }, 'not all that the registry file says could be followed');
    }
  };
  // The folder is watched, not the file: a file that is replaced is another one.
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(follow);
    }, settleMs);
  });
  // It may have changed since its owner read it, and before it was watched.
  let running = follow();
  return {
    [Symbol.asyncDispose]: () => {
      watcher.close();
      clearTimeout(timer);
      return running;
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof CodedError ? error.message : String(error);
}
