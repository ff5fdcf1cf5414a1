import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import type { PlanningNews, PlanningOrder, PlanningStart } from './planning-messages.ts';

const program = new URL(import.meta.resolve('./planning-thread.ts'));
/** What a plan of the largest document takes is a small part of it. */
const mostMegabytes = 256;
/** A thread that neither works nor answers is given up after so many times its share. */
const patience = 50;
/** A look at what the thread has used comes no sooner after the one before. */
const shortestLookMs = 5;

/** A thread that plans, one document at a time. It keeps no process alive but while it is asked. */
export class WorkerThread implements AsyncDisposable {
  readonly #worker: Worker;
  /** The first thing that it says is that it is ready. */
  #told = Promise.withResolvers<PlanningNews>();
  readonly #ready: Promise<PlanningNews>;
  #ended = false;

  constructor(start: PlanningStart) {
    this.#ready = this.#told.promise;
    this.#worker = new Worker(program, {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    });
    this.#worker.on('message', (news: PlanningNews) => this.#told.resolve(news));
    this.#worker.on('error', (error) => this.#gone(error));
    this.#worker.on('exit', () => this.#gone(new Error('the planning thread has ended')));
    this.#worker.unref();
    // Nobody may be waiting for what it says.
    this.#ready.catch(() => undefined);
  }

  /** Whether it is gone. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * What it says of a document, once it has read the schema; null where it was ended because it kept a processor for so many milliseconds.
   * Rejects where it ends by itself.
   */
  async ask(order: PlanningOrder, milliseconds: number): Promise<PlanningNews | null> {
    this.#worker.ref();
    try {
      await this.#ready;
      this.#told = Promise.withResolvers();
      const told = this.#told.promise;
      told.catch(() => undefined);
      const before = await this.#worker.cpuUsage();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
      this.#worker.postMessage(order);
      const answered = new AbortController();
      const news = told.finally(() => answered.abort());
      const over = this.#endAfter(milliseconds, before, answered.signal);
      return await Promise.race([news, over]);
    } finally {
      this.#worker.unref();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  /** Its own work is measured, not the time: on a busy machine it may wait for a processor. Rejects when it is called off. */
  async #endAfter(
    milliseconds: number,
    before: NodeJS.CpuUsage,
    calledOff: AbortSignal,
  ): Promise<null> {
    let used = 0;
    for (let waited = 0; used < milliseconds && waited < patience * milliseconds;) {
      const wait = Math.max(shortestLookMs, milliseconds - used);
      await sleep(wait, undefined, { signal: calledOff });
      waited += wait;
      const usage = await this.#worker.cpuUsage(before);
      used = (usage.user + usage.system) / 1_000;
    }
    calledOff.throwIfAborted();
    await this.#worker.terminate();
    return null;
  }

  #gone(error: Error): void {
    this.#ended = true;
    this.#told.reject(error);
  }
}
