import type { Log } from '#schema/kernel/log.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import type { CentralClient } from '../central-client.ts';
import type { Clock } from './clock.ts';
import { type DeclaredDataset, type DeclaredShape, summariseDeclared } from './declared-tables.ts';
import { declaredQuery, readDeclaredPage } from './read-declared.ts';

/** Where datasets are listed. */
export type Registry = Pick<CentralClient, 'ask'>;

/** The registry is read so often. */
export const declaredRefreshMs = 60_000;
/** What was not read again for so long proves nothing any more. */
export const declaredTrustedMs = 3 * declaredRefreshMs;
/** At 100 datasets a page, more than an Atlas has: a registry whose pages never end must not keep the gateway reading. */
const maxPages = 500;

/** What providers declare in the catalogue, as long as it can be trusted. */
export class DeclaredStore implements Disposable {
  readonly #registry: Registry;
  readonly #shape: DeclaredShape;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stopped = new AbortController();
  readonly #stopRepeating: () => void;
  #known: ReadonlyMap<string, ValueSummary> = new Map();
  #text = '';
  #read = -Infinity;
  #reading = false;

  constructor(registry: Registry, shape: DeclaredShape, clock: Clock, log: Log) {
    this.#registry = registry;
    this.#shape = shape;
    this.#clock = clock;
    this.#log = log;
    this.#stopRepeating = clock.every(declaredRefreshMs, () => void this.refresh());
  }

  /** What can be proven with; undefined where nothing can. The same object as long as nothing changed. */
  of(provider: string): ValueSummary | undefined {
    const isTrusted = this.#clock.now() - this.#read <= declaredTrustedMs;
    return isTrusted ? this.#known.get(provider) : undefined;
  }

  /** Reads all now, unless that is under way. */
  async refresh(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const asked = this.#clock.now();
    try {
      const datasets = await this.#readAll();
      if (datasets !== null) this.#take(datasets, asked);
      else if (!this.#stopped.signal.aborted) this.#log.warn('what datasets declare was not read');
    } finally {
      this.#reading = false;
    }
  }

  [Symbol.dispose](): void {
    this.#stopRepeating();
    this.#stopped.abort();
  }

  #take(datasets: readonly (readonly [string, DeclaredDataset])[], asked: number): void {
    this.#read = asked;
    const text = JSON.stringify(datasets);
    if (text === this.#text) return;
    this.#text = text;
    const byProvider = Map.groupBy(datasets, ([provider]) => provider);
    this.#known = new Map(
      [...byProvider].map(([provider, own]) => {
        const declared = own.map(([, dataset]) => dataset);
        return [provider, summariseDeclared(provider, declared, this.#shape)];
      }),
    );
  }

  /** All pages, or null: a part of the datasets would prove what the others disprove. */
  async #readAll(): Promise<readonly (readonly [string, DeclaredDataset])[] | null> {
    const all: (readonly [string, DeclaredDataset])[] = [];
    let after: string | null = null;
    for (let number = 0; number < maxPages; number++) {
      const question = { query: declaredQuery, variables: { after } };
      const { data, errors } = await this.#registry.ask(question, this.#stopped.signal);
      const page = errors === undefined ? readDeclaredPage(data) : null;
      if (page === null) return null;
      all.push(...page.datasets);
      after = page.next;
      if (after === null) return all;
    }
    return null;
  }
}
