import type { Log } from '#schema/kernel/log.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import type { FilterQuestion } from '../scatter/chooses-providers.ts';
import { isObject, type JsonObject } from '../scatter/json-object.ts';
import { RecentMap } from '../scatter/recent-map.ts';
import { mayMatch } from './judge-filter.ts';
import type { SummaryStore } from './summary-store.ts';

interface Judged {
  readonly summary: ValueSummary;
  readonly mayMatch: boolean;
}

/** Pages of one listing ask with one filter. */
const keptQuestions = 200;
const longestKept = 4_000;

/** Tells which providers a filter concerns: all but those of whom it is proven that no row of theirs can match. */
export class ProviderSelection {
  readonly #summaries: Pick<SummaryStore, 'of'>;
  readonly #log: Log;
  readonly #judged = new RecentMap<string, Map<string, Judged>>(keptQuestions);

  constructor(summaries: Pick<SummaryStore, 'of'>, log: Log) {
    this.#summaries = summaries;
    this.#log = log;
  }

  /** Whether a provider is concerned; of those whose summary is not known, too, it cannot be ruled out. */
  concernedBy({ typeName, filter }: FilterQuestion): (provider: string) => boolean {
    if (!isObject(filter)) return () => true;
    const judged = this.#judgedOf(`${typeName} ${JSON.stringify(filter)}`);
    return (provider) => {
      const summary = this.#summaries.of(provider);
      if (summary === undefined) return true;
      const known = judged.get(provider);
      if (known?.summary === summary) return known.mayMatch;
      const may = this.#judge(summary, { typeName, filter });
      judged.set(provider, { summary, mayMatch: may });
      return may;
    };
  }

  /** A summary that cannot be judged proves nothing: what one provider sends must not spoil an answer of all. */
  #judge(
    summary: ValueSummary,
    { typeName, filter }: { readonly typeName: string; readonly filter: JsonObject },
  ): boolean {
    try {
      return mayMatch(summary, typeName, filter);
    } catch (error) {
      this.#log.error({ provider: summary.provider, err: error }, 'value summary not judged');
      return true;
    }
  }

  #judgedOf(text: string): Map<string, Judged> {
    const known = this.#judged.get(text);
    if (known !== undefined) return known;
    const judged = new Map<string, Judged>();
    if (text.length <= longestKept) this.#judged.set(text, judged);
    return judged;
  }
}
