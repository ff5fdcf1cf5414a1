import type { Log } from '#schema/kernel/log.ts';

import type { CentralClient } from '../../central-client.ts';
import type { DatasetTerms } from './dataset-terms.ts';
import { prepareTerms, type PreparedTerms } from './prepare-terms.ts';
import { readTermsPage, termsQuery } from './read-registry-terms.ts';

/** The access terms of all datasets, as the registry stated them last; disposing stops reading. */
export interface TermsStore extends AsyncDisposable {
  /**
   * Ready to decide by, in order of the datasets' ids; none where the registry was never reached, so that nothing is granted. Another list
   * whenever anything of them changed, and else the same.
   */
  readonly all: () => readonly PreparedTerms[];
  /** Those of one dataset; null where the registry lists none of this id. */
  readonly of: (dataset: string) => PreparedTerms | null;
  /** Reads them now. False where that failed, and what was known before stands. */
  readonly refresh: () => Promise<boolean>;
}

/** How terms are read. */
export interface TermsStoreOptions {
  readonly registry: Pick<CentralClient, 'ask'>;
  readonly log: Log;
  /** Milliseconds between two readings. */
  readonly everyMs?: number;
}

const defaultEveryMs = 60_000;
const untilFirstMs = 2_000;
/** At 100 datasets a page, more than an Atlas has: a registry whose pages never end must not keep the gateway reading. */
const maxPages = 500;

/**
 * Reads the terms from the registry, and again every minute; every other second as long as that never succeeded. Resolves after the first
 * reading, also where it failed.
 */
export async function openTermsStore(options: TermsStoreOptions): Promise<TermsStore> {
  const { registry, log, everyMs = defaultEveryMs } = options;
  const stopped = new AbortController();
  let known: ReadonlyMap<string, PreparedTerms> = new Map();
  let text = '';
  let list: readonly PreparedTerms[] = [];
  const refresh = async (): Promise<boolean> => {
    const read = await readAllTerms(registry, stopped.signal, log);
    if (read === null) {
      if (!stopped.signal.aborted) {
        log.warn({ datasets: list.length }, 'access terms not read; those known before stand');
      }
      return false;
    }
    const said = JSON.stringify(read);
    if (said === text) return true;
    text = said;
    known = new Map(read.map((terms) => [terms.dataset, prepareTerms(terms)]));
    list = [...known.values()];
    return true;
  };
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const follow = async (): Promise<void> => {
    running = refresh();
    await running;
    if (stopped.signal.aborted) return;
    // While nothing was ever read nothing is granted, and somebody waits.
    const wait = text === '' ? Math.min(untilFirstMs, everyMs) : everyMs;
    timer = setTimeout(() => void follow(), wait).unref();
  };
  await follow();
  return {
    all: () => list,
    of: (dataset) => known.get(dataset) ?? null,
    refresh,
    [Symbol.asyncDispose]: async () => {
      stopped.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

/** All pages, or null: half of the terms would be as wrong as none, since what is missing could not be told from what was taken out. */
async function readAllTerms(
  registry: Pick<CentralClient, 'ask'>,
  signal: AbortSignal,
  log: Log,
): Promise<readonly DatasetTerms[] | null> {
  const all: DatasetTerms[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await registry.ask({ query: termsQuery, variables: { after } }, signal);
    const read = answer.errors === undefined ? readTermsPage(answer.data) : null;
    if (read === null) return null;
    if (read.unreadable.length > 0) {
      log.error({ datasets: read.unreadable }, 'access terms that cannot be read grant nothing');
    }
    all.push(...read.terms);
    after = read.next;
    if (after === null) return all;
  }
  return null;
}
