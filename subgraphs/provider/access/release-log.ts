import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

import type { Log } from '#schema/kernel/log.ts';

import type { LoggedCall } from './logged-call.ts';

/** The provider's own log of what left it. */
export interface ReleaseLog extends AsyncDisposable {
  /** Whether what is answered now can be written down. Nothing is answered where it cannot. */
  readonly isOpen: () => boolean;
  /** Takes a line; it reaches the disk shortly after. */
  readonly write: (call: LoggedCall) => void;
}

/** How a log is opened. */
export interface ReleaseLogOptions {
  /** Holds a file for each day, `2026-11-25.jsonl`; made where it is not there. */
  readonly folder: string;
  readonly log: Log;
}

/** Lines that wait for the disk at most; beyond, nothing is answered until some are written. */
export const linesWaiting = 10_000;
/** Lines are written together, at most so many milliseconds after the first of them: a write costs as much as all else at the door. */
const writtenEveryMs = 100;
/** How long a disk that failed is left alone, in milliseconds. */
const patienceMs = 1_000;
const dayLength = 'YYYY-MM-DD'.length;

/**
 * Opens a log. Where its folder cannot be written to it is closed until it can, and the process's log says why. Disposing writes what
 * waits.
 */
export async function openReleaseLog({ folder, log }: ReleaseLogOptions): Promise<ReleaseLog> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = new DayFiles(folder);
  let waiting: LoggedCall[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let failed = false;
  const writeWaiting = async (): Promise<void> => {
    timer = null;
    const taken = waiting;
    if (taken.length === 0) return;
    waiting = [];
    try {
      await files.append(taken);
      failed = false;
    } catch (error) {
      // A line may be there twice then, and none is missing.
      waiting = [...taken, ...waiting];
      if (!failed)
        log.error({ err: error }, 'the release log cannot be written: nothing is answered');
      failed = true;
      schedule(patienceMs);
    }
  };
  const writeNext = (): Promise<void> => (writing = writing.then(writeWaiting));
  const schedule = (afterMs: number): void => {
    timer ??= setTimeout(() => void writeNext(), afterMs);
  };
  return {
    isOpen: () => !failed && waiting.length < linesWaiting,
    write: (call) => {
      waiting.push(call);
      schedule(writtenEveryMs);
    },
    [Symbol.asyncDispose]: async () => {
      await writeNext();
      if (timer !== null) clearTimeout(timer);
      await files.close();
    },
  };
}

/** Append-only files by day; the one of the last line stays open. */
class DayFiles {
  readonly #folder: string;
  #open: { readonly day: string; readonly file: FileHandle } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async append(calls: readonly LoggedCall[]): Promise<void> {
    try {
      for (const [day, some] of Map.groupBy(calls, ({ at }) => at.slice(0, dayLength))) {
        const file = await this.#fileOf(day);
        await file.appendFile(some.map((call) => `${JSON.stringify(call)}\n`).join(''));
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#open?.file.close();
    this.#open = null;
  }

  async #fileOf(day: string): Promise<FileHandle> {
    if (this.#open?.day !== day) {
      await this.close();
      const file = await open(join(this.#folder, `${day}.jsonl`), 'a', 0o600);
      this.#open = { day, file };
      // Who wrote before may have been stopped within a line.
      await file.appendFile('\n');
    }
    return this.#open.file;
  }
}
