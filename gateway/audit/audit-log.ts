import { Worker } from 'node:worker_threads';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { NewEntry } from './chain.ts';
import type { FromWriter, ToWriter, WriterSettings } from './writer-messages.ts';

/** Where one replica's records go. Disposing writes what waits and signs a last head. */
export interface AuditLog extends AsyncDisposable {
  /**
   * Fulfilled when the record is on disk. Throws AUDIT_UNAVAILABLE where it is not, or not within some seconds: then it may still be
   * written, a record of an answer that nobody was given.
   */
  readonly append: (entry: NewEntry) => Promise<void>;
  /** Whether the last write failed. */
  readonly isFailing: () => boolean;
  /** The newest signed head; null before the first. */
  readonly head: () => string | null;
}

interface Waiting {
  readonly entry: NewEntry;
  readonly written: () => void;
  readonly failed: (error: CodedError) => void;
}

/** After one batch has left, the next gathers for so long; where none has, it leaves at once. */
const gatherMs = 10;
const maxBatch = 500;
const maxWaiting = 4_000;
const patienceMs = 5_000;

/** Opens the log. Throws CONFIGURATION_INVALID where the chain cannot be continued. */
export async function openAuditLog(settings: WriterSettings, log: Log): Promise<AuditLog> {
  const worker = new Worker(new URL('writer-thread.ts', import.meta.url), { workerData: settings });
  await untilOpen(worker);
  return new ThreadedLog(worker, log);
}

class ThreadedLog implements AuditLog {
  readonly #worker: Worker;
  readonly #log: Log;
  #waiting: Waiting[] = [];
  /** Batches that the thread was given, in order; more than one only at the end. */
  readonly #underWay: (readonly Waiting[])[] = [];
  #sentAt = -Infinity;
  #sending: NodeJS.Timeout | null = null;
  #failing = false;
  #ended = false;
  #head: string | null = null;

  constructor(worker: Worker, log: Log) {
    this.#worker = worker;
    this.#log = log;
    worker.on('message', (message: FromWriter) => this.#take(message));
    worker.on('error', (error) => log.error({ err: error }, 'audit thread failed'));
    worker.once('exit', () => this.#end());
  }

  append(entry: NewEntry): Promise<void> {
    if (this.#ended || this.#waiting.length >= maxWaiting) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        this.#failing = true;
        reject(unavailable('the record is not on disk in time'));
      }, patienceMs);
      this.#waiting.push({
        entry,
        written: () => {
          clearTimeout(patience);
          resolve();
        },
        failed: (error) => {
          clearTimeout(patience);
          reject(error);
        },
      });
      this.#schedule();
    });
  }

  readonly isFailing = (): boolean => this.#failing;

  readonly head = (): string | null => this.#head;

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    const ended = new Promise<void>((resolve) => {
      this.#worker.once('exit', () => resolve());
    });
    while (this.#waiting.length > 0) this.#send();
    this.#tell({ kind: 'close' });
    await ended;
  }

  #schedule(): void {
    if (this.#underWay.length > 0 || this.#sending !== null) return;
    const rest = gatherMs - (performance.now() - this.#sentAt);
    if (rest <= 0) this.#send();
    else this.#sending = setTimeout(() => this.#send(), rest);
  }

  #send(): void {
    if (this.#sending !== null) clearTimeout(this.#sending);
    this.#sending = null;
    const batch = this.#waiting.splice(0, maxBatch);
    this.#sentAt = performance.now();
    this.#underWay.push(batch);
    this.#tell({ kind: 'append', entries: batch.map(({ entry }) => entry) });
  }

  #tell(message: ToWriter): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    this.#worker.postMessage(message);
  }

  #take(message: FromWriter): void {
    switch (message.kind) {
      case 'written':
        this.#failing = false;
        return this.#settle(({ written }) => written());
      case 'not-written':
        this.#failing = true;
        this.#log.error({ detail: message.detail }, 'audit records not written');
        return this.#settle(({ failed }) => failed(unavailable(message.detail)));
      case 'head':
        this.#head = message.jws;
        return;
      case 'no-head':
        return this.#log.error({ detail: message.detail }, 'audit head not published');
      case 'open':
      case 'unusable':
    }
  }

  #settle(tell: (waiting: Waiting) => void): void {
    for (const waiting of this.#underWay.shift() ?? []) tell(waiting);
    if (this.#waiting.length > 0) this.#schedule();
  }

  #end(): void {
    this.#ended = true;
    this.#failing = true;
    for (const { failed } of [...this.#underWay.flat(), ...this.#waiting]) failed(unavailable());
    this.#waiting = [];
  }
}

function unavailable(detail?: string): CodedError {
  return new CodedError('AUDIT_UNAVAILABLE', errorCodes.AUDIT_UNAVAILABLE, detail);
}

function untilOpen(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: FromWriter) => {
      if (message.kind === 'unusable') {
        reject(new CodedError('CONFIGURATION_INVALID', message.message, message.detail));
      } else resolve();
    });
    worker.once('error', reject);
  });
}
