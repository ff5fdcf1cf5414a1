import { errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { Mount, MountResponse } from './mount.ts';
import { type ThreadStart, WorkerThread } from './worker-thread.ts';

/** What a mount of its own thread is opened with. */
export interface WorkerMountOptions extends ThreadStart {
  /** Path that it answers under. */
  readonly path: string;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A mount whose answers are made in a thread of this process; disposing ends the thread. */
export interface WorkerMount extends AsyncDisposable {
  readonly mount: Mount;
}

/** A thread that ends at once whenever it is started is started no more often. */
export const restartMs = 5_000;

/**
 * Starts a thread that answers, and waits until it can; throws what it could not be opened for. If the thread ends, what it
 * was asked is answered with PROVIDER_NOT_READY and 503, and the next request starts it anew; so is that request where it
 * cannot be started.
 */
export async function openWorkerMount(options: WorkerMountOptions): Promise<WorkerMount> {
  const threads = new Restarted(options);
  await threads.start();
  return {
    mount: {
      path: options.path,
      respond: async (request) => {
        const thread = await threads.current();
        return (await thread?.ask(request)) ?? notReady;
      },
    },
    [Symbol.asyncDispose]: () => threads.end(),
  };
}

const notReady: MountResponse = {
  status: 503,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    errors: [
      { message: errorCodes.PROVIDER_NOT_READY, extensions: { code: 'PROVIDER_NOT_READY' } },
    ],
  }),
};

/** One thread, and another when it has ended. */
class Restarted {
  readonly #options: WorkerMountOptions;
  #thread: Promise<WorkerThread> | null = null;
  #startedAt = -Infinity;
  #closed = false;

  constructor(options: WorkerMountOptions) {
    this.#options = options;
  }

  /** The thread that lives; null where there is none, nor may be one yet. */
  async current(): Promise<WorkerThread | null> {
    const mayStart = !this.#closed && this.#options.now() - this.#startedAt >= restartMs;
    if (this.#thread === null && !mayStart) return null;
    try {
      return await (this.#thread ?? this.start());
    } catch {
      // It was written down where it was started.
      return null;
    }
  }

  start(): Promise<WorkerThread> {
    this.#startedAt = this.#options.now();
    const thread = WorkerThread.start(this.#options);
    this.#thread = thread;
    void this.#watch(thread);
    return thread;
  }

  async end(): Promise<void> {
    this.#closed = true;
    const thread = await this.#thread?.catch(() => null);
    await thread?.end();
  }

  async #watch(starting: Promise<WorkerThread>): Promise<void> {
    const { path, log } = this.#options;
    try {
      const error = await (await starting).ended();
      if (!this.#closed) log.error({ err: error, path }, 'the thread of a mount has ended');
    } catch (error) {
      log.error({ err: error, path }, 'the thread of a mount cannot be started');
    }
    this.#thread = null;
  }
}
