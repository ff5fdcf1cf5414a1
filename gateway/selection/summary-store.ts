import type { Log } from '#schema/kernel/log.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import type { Clock } from './clock.ts';
import { readSummary } from './read-summary.ts';

/** A summary that the gateway has of a provider. */
export type KnownSummary = Pick<ValueSummary, 'build' | 'release'>;

/**
 * Asks a provider for its value summary: a list with the summary, an empty one where `known` has not changed, null where it did
 * not answer.
 */
export type SummaryReader = (provider: string, known: KnownSummary | null) => Promise<unknown>;

/** Providers are asked so often whether their summary has changed. */
export const refreshMs = 15_000;
/** A summary that was not confirmed for so long proves nothing any more. */
export const trustedMs = 3 * refreshMs;

interface Kept {
  readonly summary: ValueSummary;
  /** When the provider last said that it is its own. */
  confirmed: number;
}

/** The value summaries of providers' latest releases, as long as they can be trusted. */
export class SummaryStore implements Disposable {
  readonly #read: SummaryReader;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #kept = new Map<string, Kept>();
  /** Those that belong to the roster, each with the read that is under way. */
  readonly #followed = new Map<string, Promise<void> | null>();
  readonly #stop: () => void;

  constructor(read: SummaryReader, clock: Clock, log: Log) {
    this.#read = read;
    this.#clock = clock;
    this.#log = log;
    this.#stop = clock.every(refreshMs, () => {
      for (const provider of this.#followed.keys()) this.fetch(provider);
    });
  }

  /** What can be proven with; undefined where nothing can. */
  of(provider: string): ValueSummary | undefined {
    const kept = this.#kept.get(provider);
    return kept !== undefined && this.#clock.now() - kept.confirmed <= trustedMs
      ? kept.summary
      : undefined;
  }

  /** Takes note of the release that a provider answered from: of one later than the summary's nothing is known yet. */
  saw(provider: string, release: number | null): void {
    const kept = this.#kept.get(provider);
    if (kept === undefined || release === null || release <= kept.summary.release) return;
    this.#kept.delete(provider);
    this.fetch(provider);
  }

  /** Reads a provider's summary in the background, or whether it has changed; again and again from now on. */
  fetch(provider: string): void {
    if ((this.#followed.get(provider) ?? null) !== null) return;
    const asked = this.#clock.now();
    const known = this.#kept.get(provider)?.summary ?? null;
    const reading = this.#read(provider, known)
      .then((answer) => {
        if (this.#followed.get(provider) !== reading) return;
        this.#take(provider, answer, { asked, known });
      })
      .catch((error: unknown) => {
        this.#log.error({ provider, err: error }, 'value summary not read');
      })
      .finally(() => {
        if (this.#followed.get(provider) === reading) this.#followed.set(provider, null);
      });
    this.#followed.set(provider, reading);
  }

  /** Forgets a provider that left. */
  forget(provider: string): void {
    this.#followed.delete(provider);
    this.#kept.delete(provider);
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #take(
    provider: string,
    answer: unknown,
    { asked, known }: { readonly asked: number; readonly known: ValueSummary | null },
  ): void {
    if (!Array.isArray(answer)) return;
    const kept = this.#kept.get(provider);
    if (answer.length === 0) {
      if (kept !== undefined && kept.summary === known) kept.confirmed = asked;
      return;
    }
    const summary = readSummary(answer[0], provider);
    if (summary === null) this.#kept.delete(provider);
    else this.#kept.set(provider, { summary, confirmed: asked });
  }
}
