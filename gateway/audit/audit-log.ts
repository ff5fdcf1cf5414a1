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
const gatherMs = 25;
const maxBatch = 500;
const maxWaiting = 4_000;
const patienceMs = 5_000;
/** A thread that ended by itself is followed by another after so long, and again after so long where that one cannot open. */
const restartMs = 1_000;

/** Opens the log. Throws CONFIGURATION_INVALID where the chain cannot be continued. */
export async function openAuditLog(settings: WriterSettings, log: Log): Promise<AuditLog> {
  const start = () => startWriter(settings);
  return new ThreadedLog(await start(), start, log);
}

class ThreadedLog implements AuditLog {
  readonly #start: () => Promise<Worker>;
  readonly #log: Log;
  /** Null from its end until another is open. */
  #worker: Worker | null = null;
  readonly #waiting: Waiting[] = [];
  /** Batches that the thread was given, in order; more than one only at the end. */
  readonly #underWay: (readonly Waiting[])[] = [];
  #sentAt = -Infinity;
  #sending: NodeJS.Timeout | null = null;
  #failing = false;
  #closing = false;
  #restarting: NodeJS.Timeout | undefined;
  /** The start of another that is under way, else of one that has ended. */
  #starting: Promise<void> = Promise.resolve();
  #head: string | null = null;

  constructor(worker: Worker, start: () => Promise<Worker>, log: Log) {
    this.#start = start;
    this.#log = log;
    this.#follow(worker);
  }

  append(entry: NewEntry): Promise<void> {
    const isFull = this.#waiting.length >= maxWaiting;
    if (this.#worker === null || this.#closing || isFull) return Promise.reject(unavailable());
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
    this.#closing = true;
    clearTimeout(this.#restarting);
    await this.#starting;
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    while (this.#waiting.length > 0) this.#send();
    this.#tell({ kind: 'close' });
    await ended;
  }

  #follow(worker: Worker): void {
    this.#worker = worker;
    worker.on('message', (message: FromWriter) => this.#take(message));
    worker.on('error', (error) => this.#log.error({ err: error }, 'audit thread failed'));
    worker.once('exit', () => this.#end());
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
    this.#worker?.postMessage(message);
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

  /** What it was given may be on disk or not: nobody is answered. */
  #end(): void {
    this.#worker = null;
    this.#failing = true;
    clearTimeout(this.#sending ?? undefined);
    this.#sending = null;
    const lost = [...this.#underWay.splice(0).flat(), ...this.#waiting.splice(0)];
    for (const { failed } of lost) failed(unavailable('the audit thread ended'));
    if (!this.#closing) this.#restartLater();
  }

  #restartLater(): void {
    this.#log.error('audit thread ended, another is started');
    this.#restarting = setTimeout(() => {
      this.#starting = this.#restart();
    }, restartMs).unref();
  }

  /** Another goes on where the chain stands in the database. */
  async #restart(): Promise<void> {
    try {
      this.#follow(await this.#start());
    } catch (error) {
      this.#log.error({ err: error }, 'audit thread not started');
      if (!this.#closing) this.#restartLater();
    }
  }
}

function unavailable(detail?: string): CodedError {
  return new CodedError('AUDIT_UNAVAILABLE', errorCodes.AUDIT_UNAVAILABLE, detail);
}

/** A thread that is open. Rejects where it cannot be. */
async function startWriter(settings: WriterSettings): Promise<Worker> {
  const worker = new Worker(new URL('writer-thread.ts', import.meta.url), { workerData: settings });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', (message: FromWriter) => {
      if (message.kind === 'unusable') {
        reject(new CodedError('CONFIGURATION_INVALID', message.message, message.detail));
      } else resolve();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the audit thread ended before it was open')));
  });
  return worker;
}
