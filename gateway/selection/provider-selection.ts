import type { Log } from '#schema/kernel/log.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import type { ChoosesProviders, FilterQuestion } from '../scatter/chooses-providers.ts';
import { isObject, type JsonObject } from '../scatter/json-object.ts';
import { RecentMap } from '../scatter/recent-map.ts';
import { mayMatch } from './judge-filter.ts';
import type { SummaryStore } from './summary-store.ts';

interface Judged {
  readonly summary: ValueSummary;
  readonly mayMatch: boolean;
}

/** Pages of one listing ask with one filter; each is judged by rows and by what is declared. */
const keptQuestions = 400;
const longestKept = 4_000;

/** In the place of datasets where none is named: nobody may list it. */
const unnamed: readonly string[] = [''];

/** Local ids of the datasets that rows are of, as tables name them. */
function readDatasets({ tables }: ValueSummary): readonly string[] {
  const named = Object.values(tables).flatMap(({ codes }) => codes['dataset']?.values ?? []);
  return named.length === 0 ? unnamed : [...new Set(named)];
}

/** What is known of providers, by their ids. */
export type KnownSummaries = Pick<SummaryStore, 'of'>;

/** What providers are chosen by. */
export interface SelectionParts {
  /** Of their rows: for callers who may list them all. */
  readonly summaries: KnownSummaries;
  /** What everybody can read in the catalogue; null where there is none. */
  readonly declared: KnownSummaries | null;
  readonly log: Log;
}

/** Tells which providers a filter concerns: all but those of whom it is proven that no row of theirs can match. */
export class ProviderSelection {
  readonly #parts: SelectionParts;
  readonly #judged = new RecentMap<string, Map<string, Judged>>(keptQuestions);
  /** What each summary is read for at every request. */
  readonly #datasets = new WeakMap<ValueSummary, readonly string[]>();

  constructor(parts: SelectionParts) {
    this.#parts = parts;
  }

  /**
   * Whether a provider is concerned. For who may not list all of its rows, and where the summary of its rows is not known, it is ruled out
   * by what it declares alone; where that is not known either, it cannot be.
   */
  concernedBy({ typeName, filter }: FilterQuestion): ReturnType<ChoosesProviders['concernedBy']> {
    if (!isObject(filter)) return () => true;
    const { summaries, declared } = this.#parts;
    const text = `${typeName} ${JSON.stringify(filter)}`;
    const byRows = this.#judgedOf(`rows ${text}`);
    const byDeclared = this.#judgedOf(`declared ${text}`);
    return (provider, mayListAll) => {
      const known = summaries.of(provider);
      const rows = known !== undefined && mayListAll(this.#datasetsOf(known)) ? known : undefined;
      const summary = rows ?? declared?.of(provider);
      if (summary === undefined) return true;
      const judged = rows === undefined ? byDeclared : byRows;
      const before = judged.get(provider);
      if (before?.summary === summary) return before.mayMatch;
      const may = this.#judge(summary, { typeName, filter });
      judged.set(provider, { summary, mayMatch: may });
      return may;
    };
  }

  #datasetsOf(summary: ValueSummary): readonly string[] {
    const known = this.#datasets.get(summary) ?? readDatasets(summary);
    this.#datasets.set(summary, known);
    return known;
  }

  /** A summary that cannot be judged proves nothing: what one provider sends must not spoil an answer of all. */
  #judge(
    summary: ValueSummary,
    { typeName, filter }: { readonly typeName: string; readonly filter: JsonObject },
  ): boolean {
    try {
      return mayMatch(summary, typeName, filter);
    } catch (error) {
      this.#parts.log.error({ provider: summary.provider, err: error }, 'value summary not judged');
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
