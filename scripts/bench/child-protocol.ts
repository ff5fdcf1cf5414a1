import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a process of the bench has used since it started, and what it counted itself. */
export interface ChildFigures {
  /** CPU seconds, user and system. */
  readonly cpuSeconds: number;
  /** Resident memory, 10⁶ bytes. */
  readonly residentMb: number;
  /** Its own counters. */
  readonly counters: Readonly<Record<string, number>>;
}

/** In a child: says where it listens, then answers the parent's question for figures until it is told to stop. */
export function answerParent(
  ready: { readonly url: string },
  counters: () => Record<string, number>,
): void {
  process.on('message', (message) => {
    if (message === 'stop') process.exit(0);
    const { user, system } = process.cpuUsage();
    const residentMb = process.memoryUsage.rss() / 1e6;
    process.send?.({ cpuSeconds: (user + system) / 1e6, residentMb, counters: counters() });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}

/** A process of the bench, pinned to cores where the machine can. */
export class BenchChild implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Starts a file of this folder on a core, or on several (`0,1`), and waits until it listens. */
  static async start(
    file: string,
    cores: number | string,
    parameters: readonly string[],
    nodeOptions: readonly string[] = [],
  ): Promise<BenchChild> {
    const path = new URL(file, import.meta.url).pathname;
    const pinned = ['-c', String(cores), process.execPath, ...nodeOptions, path, ...parameters];
    const child = spawn('taskset', pinned, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const failed = once(child, 'exit').then(() => {
      throw new Error(`${file} ended before it listened`);
    });
    const [ready] = (await Promise.race([once(child, 'message'), failed])) as [{ url: string }];
    return new BenchChild(child, ready.url);
  }

  /** Its figures up to now. */
  async figures(): Promise<ChildFigures> {
    const answer = once(this.#child, 'message');
    this.#child.send('figures');
    const [figures] = (await answer) as [ChildFigures];
    return figures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.send('stop');
    await ended;
  }
}
