import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import type { Log } from '#schema/kernel/log.ts';

import { readFilterRules } from '../filter/filter-rules.ts';
import type { AsksProviders } from '../scatter/asks-providers.ts';
import { startDeadline } from '../scatter/deadline.ts';
import { followRoster } from '../scatter/follow-roster.ts';
import type { ChoosesProviders } from '../scatter/chooses-providers.ts';
import type { ProviderRoster } from '../scatter/provider-roster.ts';
import { type Clock, systemClock } from './clock.ts';
import { DeclaredStore, type Registry } from './declared-store.ts';
import { shapeDeclared } from './declared-tables.ts';
import { ProviderSelection } from './provider-selection.ts';
import { type SummaryReader, SummaryStore, trustedMs } from './summary-store.ts';

/** What a selection is made of. */
export interface SelectionOptions {
  readonly client: AsksProviders;
  readonly roster: ProviderRoster;
  /** The gateway's own scope. */
  readonly own: CallerScope;
  readonly supergraphSdl: string;
  /** The catalogue that says what providers declare; without it nothing is declared. */
  readonly registry?: Registry;
  /** How long a provider has for its summary, in milliseconds. */
  readonly patienceMs: number;
  readonly log: Log;
  readonly clock?: Clock;
}

/**
 * Keeps the value summaries of those who are in the roster, and what the catalogue declares of all, and chooses by them; disposing
 * ends it.
 */
export function openSelection(options: SelectionOptions): ChoosesProviders {
  const { roster, log, clock = systemClock } = options;
  const summaries = new SummaryStore(createReader(options), clock, log);
  const declared = openDeclared(options, clock);
  const selection = new ProviderSelection({ summaries, declared, log });
  const stopFollowing = followRoster(roster, summaries);
  return {
    trustedMs,
    concernedBy: (question) => selection.concernedBy(question),
    saw: (provider, release) => summaries.saw(provider, release),
    [Symbol.dispose]: () => {
      stopFollowing();
      summaries[Symbol.dispose]();
      declared?.[Symbol.dispose]();
    },
  };
}

function openDeclared(
  { registry, supergraphSdl, log }: SelectionOptions,
  clock: Clock,
): DeclaredStore | null {
  if (registry === undefined) return null;
  const shape = shapeDeclared(readFilterRules(supergraphSdl));
  const store = new DeclaredStore(registry, shape, clock, log);
  void store.refresh();
  return store;
}

const query = 'query($build:String,$release:Int){r:valueSummary(build:$build,release:$release)}';

/** Asks the providers themselves. */
function createReader({ client, roster, own, patienceMs }: SelectionOptions): SummaryReader {
  return async (provider, known) => {
    const entry = roster.current().find(({ id }) => id === provider);
    if (entry === undefined) return null;
    using deadline = startDeadline(patienceMs, undefined);
    const variables = { build: known?.build ?? null, release: known?.release ?? null };
    const body = JSON.stringify({ query, variables });
    const { reply } = await client.ask(entry, body, own, deadline);
    return reply?.value ?? null;
  };
}
