import type { GraphQLDataSource } from '@apollo/gateway';

import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { AnswerGuard } from './answer-guard.ts';
import type { AsksProviders } from './asks-providers.ts';
import type { ChoosesProviders } from './chooses-providers.ts';
import { createCursorSeal } from './cursor-seal.ts';
import type { Engine } from './engine.ts';
import { createSketchReader, followRoster } from './follow-roster.ts';
import type { MergeRules } from './merge-rules.ts';
import { createKeptMerges } from './gather-kept.ts';
import { gatherRoots, rootError } from './gather-roots.ts';
import { createPageHints } from './page-hints.ts';
import { createPlanCache } from './plan-cache.ts';
import type { ArgumentPreparer } from './prepared-arguments.ts';
import type { ClientCertificate } from './provider-channel.ts';
import { ProviderClient } from './provider-client.ts';
import type { ProviderRoster } from './provider-roster.ts';
import { createContextReader, type ScatterContext } from './scatter-context.ts';
import { SketchStore } from './sketch-store.ts';

/** How long each part of a provider's answer may take, in milliseconds. */
export interface Deadlines {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** One call, from its leaving to the last byte of its answer, a retry included. */
  readonly callMs: number;
  /** All calls of a request, also where fetches of the gateway's plan build on each other. */
  readonly totalMs: number;
  /** A root field that is one merge of all providers' values, such as counts: whoever is late is left out. */
  readonly mergedMs: number;
}

/** What a scatter data source is made of. */
export interface ScatterOptions<Context extends ScatterContext> {
  /** Read from the supergraph by `readMergeRules`. */
  readonly rules: MergeRules;
  readonly roster: ProviderRoster;
  /** Secret that cursors are signed with; at least 32 bytes, the same on all replicas. */
  readonly cursorKey: Buffer;
  readonly deadlines: Deadlines;
  /** A longer answer of a provider is refused. */
  readonly maxResponseBytes: number;
  /** What is shown to providers that are called by https. */
  readonly certificate?: ClientCertificate;
  /** Milliseconds on a clock that never goes back; `performance.now` where it is absent. */
  readonly now?: () => number;
  /** The gateway's own scope: for what it asks on nobody's behalf. */
  readonly own: CallerScope;
  /** What the caller of a request may see. */
  readonly scopeOf: (context: Context) => CallerScope;
  /** Puts questions into words that each provider knows; without it all are asked alike. */
  readonly speak?: (client: AsksProviders) => AsksProviders;
  /** Chooses whom a filter concerns; without it all are asked. */
  readonly choose?: (client: AsksProviders) => ChoosesProviders;
  /** Makes of filters and the like what providers are sent. */
  readonly preparer: ArgumentPreparer;
  /** Checks what providers answer before anything is made of it. */
  readonly guard: AnswerGuard;
  readonly log: Log;
}

/** The logical `provider` subgraph as ApolloGateway sees it; disposing closes all connections. */
export interface ScatterDataSource<Context extends ScatterContext>
  extends GraphQLDataSource<Context>, AsyncDisposable {}

/**
 * Asks the providers of the roster and merges their answers by the rules of the schema. `process` never
 * throws: what went wrong stands in `errors`, with path, code and provider. What it returns is nobody else's:
 * ApolloGateway writes into it.
 */
export function createScatterDataSource<Context extends ScatterContext>(
  options: ScatterOptions<Context>,
): ScatterDataSource<Context> {
  const { roster, deadlines, log } = options;
  const { own, now = () => performance.now() } = options;
  const channels = new ProviderClient({ ...options, now });
  const client = options.speak?.(channels) ?? channels;
  const sketches = new SketchStore(createSketchReader(client, roster, deadlines.totalMs, own));
  const choice = options.choose?.(client);
  const engine: Engine = {
    own,
    client,
    roster,
    seal: createCursorSeal(options.cursorKey),
    sketches,
    states: channels.states,
    kept: createKeptMerges(),
    choice,
    hints: createPageHints(),
    preparer: options.preparer,
    guard: options.guard,
    withheld: new Map(),
    deadlines,
    log,
  };
  const planOf = createPlanCache(options);
  const readContext = createContextReader(deadlines.totalMs, now);
  const stopFollowing = followRoster(roster, sketches);
  return {
    process: async (operation) => {
      // Health checks and schema loading ask for nothing that providers would have to say.
      if (!('incomingRequestContext' in operation)) return { data: { __typename: 'Query' } };
      const { request, context, document } = operation;
      try {
        const { query = '', operationName, variables = {} } = request;
        const plans = planOf({ query, operationName, document, variables });
        const caller = options.scopeOf(context);
        const incoming = { ...readContext(context), variables, caller };
        return await gatherRoots(engine, plans, incoming);
      } catch (error) {
        return { data: null, errors: [rootError(log, error, [])] };
      }
    },
    [Symbol.asyncDispose]: async () => {
      stopFollowing();
      choice?.[Symbol.dispose]();
      await channels[Symbol.asyncDispose]();
    },
  };
}
