import { Worker } from 'node:worker_threads';

import { CodedError } from '#schema/kernel/errors.ts';

import type { MountRequest, MountResponse } from './mount.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** What a thread is started with. */
export interface ThreadStart {
  /** File that calls `answerInWorker`. */
  readonly program: URL;
  /** Its `workerData`. */
  readonly settings: unknown;
  /** Most that its JavaScript heap may take, in 2²⁰ bytes. */
  readonly megabytes: number;
}

const patienceMs = 5_000;

/** A thread that answers requests, for as long as it lives. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<void>();
  readonly #waiting = new Map<number, PromiseWithResolvers<MountResponse | null>>();
  readonly #exited: Promise<void>;
  #asked = 0;
  #over = false;
  #fault: Error | null = null;

  private constructor({ program, settings, megabytes }: ThreadStart) {
    this.#worker = new Worker(program, {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('error', (error) => (this.#fault = error));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#end();
        resolve();
      });
    });
  }

  /** Resolves when it can answer. Throws what it could not be opened for. */
  static async start(options: ThreadStart): Promise<WorkerThread> {
    const thread = new WorkerThread(options);
    await thread.#opened.promise;
    return thread;
  }

  /** Resolves when it has ended, with the error that ended it if there was one. */
  async ended(): Promise<Error | null> {
    await this.#exited;
    return this.#fault;
  }

  /** Its answer; null where it ended before it gave one. Throws where the mount did. */
  ask({ headers, bytes, signal }: MountRequest): Promise<MountResponse | null> {
    if (this.#over) return Promise.resolve(null);
    const number = this.#asked++;
    const waiting = Promise.withResolvers<MountResponse | null>();
    this.#waiting.set(number, waiting);
    // A buffer may be a piece of a larger one, all of which would go with it.
    const own = new Uint8Array(bytes);
    this.#tell({ kind: 'ask', number, headers, bytes: own }, [own.buffer]);
    const abort = (): void => this.#tell({ kind: 'abort', number });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    return waiting.promise.finally(() => signal.removeEventListener('abort', abort));
  }

  /** Has it close what it opened; ends it where that takes too long. */
  async end(): Promise<void> {
    this.#tell({ kind: 'end' });
    const hurry = setTimeout(() => void this.#worker.terminate(), patienceMs);
    await this.#exited;
    clearTimeout(hurry);
  }

  #tell(message: ToWorker, moved: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, moved);
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'ready') this.#opened.resolve();
    else if (message.kind === 'unusable') this.#opened.reject(toError(message));
    else this.#settle(message);
  }

  #settle(message: Extract<FromWorker, { readonly number: number }>): void {
    const waiting = this.#waiting.get(message.number);
    this.#waiting.delete(message.number);
    if (message.kind === 'answer') waiting?.resolve(message.response);
    else waiting?.reject(new Error(message.message));
  }

  #end(): void {
    this.#over = true;
    this.#opened.reject(this.#fault ?? new Error('the thread ended before it could answer'));
    for (const { resolve } of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }
}

function toError({ code, message, detail }: Extract<FromWorker, { kind: 'unusable' }>): Error {
  return code === null ? new Error(message) : new CodedError(code, message, detail);
}
