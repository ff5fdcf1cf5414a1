import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { Answer } from './answer-selection.ts';
import type { AnswerGuard } from './answer-guard.ts';
import type { AsksProviders } from './asks-providers.ts';
import type { ChoosesProviders } from './chooses-providers.ts';
import type { CursorSeal } from './cursor-seal.ts';
import type { Deadline } from './deadline.ts';
import type { KeptMerges } from './gather-kept.ts';
import type { PageHints } from './page-hints.ts';
import type { ArgumentPreparer, PreparedArgument } from './prepared-arguments.ts';
import type { Progress } from './progress.ts';
import type { ProviderRoster } from './provider-roster.ts';
import type { ProviderStates } from './provider-states.ts';
import type { SketchStore } from './sketch-store.ts';

/** What outlives requests. */
export interface Engine {
  readonly client: AsksProviders;
  /** The gateway's own scope: for what it asks on nobody's behalf. */
  readonly own: CallerScope;
  readonly roster: ProviderRoster;
  readonly seal: CursorSeal;
  readonly sketches: SketchStore;
  /** In which state each provider last answered. */
  readonly states: ProviderStates;
  readonly kept: KeptMerges;
  /** Undefined where all are asked. */
  readonly choice: ChoosesProviders | undefined;
  readonly hints: PageHints;
  readonly preparer: ArgumentPreparer;
  readonly guard: AnswerGuard;
  /** By provider, how many of its values were not shown because of what they looked like. */
  readonly withheld: Map<string, number>;
  /** How long a root field may take, in milliseconds: one that merges all providers' values, and any other. */
  readonly deadlines: { readonly mergedMs: number; readonly totalMs: number };
  readonly log: Log;
}

/** What one request brings along, before the clock runs. */
export interface IncomingRequest extends Omit<RequestScope, 'deadline' | 'descriptionDeadline'> {
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal | undefined;
  /** What is left of its time, in milliseconds. */
  readonly leftMs: number;
  /** Names it at the gateway. */
  readonly requestId: string | undefined;
}

/** What one request brings along. */
export interface RequestScope {
  /** As given; those of prepared arguments are added for each root field. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Prepared arguments by their variable. */
  readonly prepared: ReadonlyMap<string, PreparedArgument>;
  readonly caller: CallerScope;
  readonly deadline: Deadline;
  /** The end of what providers are asked of themselves; earlier, so that they cannot use up the field's own time. */
  readonly descriptionDeadline: Deadline;
  /** Told of every provider that was asked, with its failure. */
  readonly asked: Map<string, string | null> | undefined;
  /** Told what became of every provider whose answer went into the result, the failure where one failed for a part of it. */
  readonly calls: Map<string, Answer> | undefined;
  /** Where merged fields are shown while they are gathered. */
  readonly progress: Progress | undefined;
}
