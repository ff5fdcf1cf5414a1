import type { ServerResponse } from 'node:http';

import type { Log } from '#schema/kernel/log.ts';

/**
 * The way to one client: knows whether what was handed over has left. Events are made only when it has, so a client that reads
 * slowly is told the newest merge, and nothing queues for it.
 */
export class Outlet {
  #owed = 0;
  #operations = 0;
  readonly #waiting = new Set<() => void>();
  readonly #untilIdle = new Set<() => void>();

  /** An operation is told here. */
  begin(): void {
    this.#operations++;
  }

  /** An operation has been told. */
  end(): void {
    this.#operations--;
    if (this.#operations > 0) return;
    for (const go of this.#untilIdle) go();
    this.#untilIdle.clear();
  }

  /** Fulfilled when no operation is told here. */
  async idle(): Promise<void> {
    if (this.#operations === 0) return;
    await new Promise<void>((resolve) => this.#untilIdle.add(resolve));
  }

  /** An event is on its way to be written. */
  owe(): void {
    this.#owed++;
  }

  /** An event has left. */
  paid(): void {
    this.#owed--;
    if (this.#owed > 0) return;
    for (const go of this.#waiting) go();
  }

  /** Fulfilled when no event is under way, or when the signal says that nobody wants one. */
  async ready(signal: AbortSignal): Promise<void> {
    if (this.#owed === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        signal.removeEventListener('abort', go);
        this.#waiting.delete(go);
        resolve();
      };
      signal.addEventListener('abort', go);
      this.#waiting.add(go);
    });
  }
}

/** A reader that takes nothing for so long is gone. */
const stalledMs = 30_000;

/** Writes the pieces of an event stream, each when the one before has left; a client that leaves ends them. */
export async function writeEvents(
  pieces: AsyncGenerator<string, void, undefined>,
  response: ServerResponse,
  { outlet, log }: { readonly outlet: Outlet; readonly log: Log },
): Promise<void> {
  const end = (): void => {
    pieces.return().catch((error: unknown) => log.error({ err: error }, 'stream not ended'));
  };
  response.once('close', end);
  response.setTimeout(stalledMs, () => response.destroy());
  // The client may have left while its request was read: nobody says so again.
  if (response.destroyed) end();
  for await (const piece of pieces) {
    const left = await write(response, piece);
    if (!left) break;
    if (piece.startsWith('event: next')) outlet.paid();
  }
  response.end();
}

function write(response: ServerResponse, piece: string): Promise<boolean> {
  return new Promise((resolve) => {
    response.write(piece, (error) => resolve(error === null || error === undefined));
  });
}
