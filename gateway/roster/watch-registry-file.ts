import { readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { RosterEntry } from '../scatter/provider-roster.ts';
import { readRegistryFile } from './read-registry-file.ts';

/** What watching a registry file needs. */
export interface WatchOptions {
  readonly file: string;
  /** Called after each change with who belongs to the Atlas now, one call at a time. */
  readonly onChange: (entries: readonly RosterEntry[]) => void | Promise<void>;
  readonly log: Log;
}

/** Editors write a file in several steps: it is read when it has been still for so long. */
const settleMs = 50;

/**
 * Watches a `registry.yaml`. One that cannot be read keeps who was in it before; the log says which line is
 * wrong. Disposing ends it.
 */
export function watchRegistryFile({ file, onChange, log }: WatchOptions): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let seen = readFileSync(file, 'utf8');
  const reread = async (): Promise<void> => {
    try {
      const text = readFileSync(file, 'utf8');
      if (text === seen) return;
      const { providers } = readRegistryFile(text);
      seen = text;
      await onChange(providers);
      log.info({ providers: providers.length }, 'providers of the Atlas changed');
    } catch (error) {
      const reason = error instanceof CodedError ? error.message : String(error);
      log.error({ reason }, 'the registry file is not followed; the providers stay as they were');
    }
  };
  // The folder is watched, not the file: a file that is replaced is another one.
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(reread);
    }, settleMs);
  });
  return {
    [Symbol.asyncDispose]: () => {
      watcher.close();
      clearTimeout(timer);
      return running;
    },
  };
}
