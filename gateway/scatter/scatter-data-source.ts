import type { GraphQLDataSource } from '@apollo/gateway';

import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { createCursorSeal } from './cursor-seal.ts';
import { startDeadline } from './deadline.ts';
import type { Engine, RequestScope } from './engine.ts';
import { createSketchReader, followRoster } from './follow-roster.ts';
import { gatherEntities } from './gather-entities.ts';
import { gatherListing } from './gather-listing.ts';
import { gatherMerged } from './gather-merged.ts';
import { gatherRouted } from './gather-routed.ts';
import type { MergeRules } from './merge-rules.ts';
import type { RootPlan } from './operation-plan.ts';
import { createPageHints } from './page-hints.ts';
import { createPlanCache } from './plan-cache.ts';
import { ProviderClient } from './provider-client.ts';
import type { ProviderRoster } from './provider-roster.ts';
import { type RootResult, RootRun, type ScatterError, toError } from './root-run.ts';
import { SketchStore } from './sketch-store.ts';

/** How long each part of a provider's answer may take, in milliseconds. */
export interface Deadlines {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** From then until the headers of the answer are there. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly bodyMs: number;
  /** All trips of one merged result together. */
  readonly totalMs: number;
}

/** What the gateway's request context may carry for the data source. */
export interface ScatterContext {
  /** Aborted when the client goes away; running calls to providers end then. */
  readonly signal?: AbortSignal;
  /** Filled here: the providers that were asked, each with the code of its last failure or null. */
  readonly asked?: Map<string, string | null>;
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
  /** What the caller of a request may see. */
  readonly scopeOf: (context: Context) => CallerScope;
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
  const client = new ProviderClient(options);
  const sketches = new SketchStore(createSketchReader(client, roster, deadlines.totalMs));
  const engine: Engine = {
    client,
    roster,
    seal: createCursorSeal(options.cursorKey),
    sketches,
    hints: createPageHints(),
    log,
  };
  const planOf = createPlanCache(options.rules);
  const stopFollowing = followRoster(roster, sketches);
  return {
    process: async ({ kind, request, ...rest }) => {
      // By its text: the enum is not exported as a value.
      if (String(kind) !== 'incoming operation') return { data: { __typename: 'Query' } };
      const context = rest.context as Context;
      using deadline = startDeadline(deadlines.totalMs, context.signal);
      try {
        const variables = request.variables ?? {};
        const plans = planOf({
          query: request.query ?? '',
          operationName: request.operationName,
          document: 'document' in rest ? rest.document : undefined,
          variables,
        });
        const scope = {
          variables,
          caller: options.scopeOf(context),
          deadline,
          asked: context.asked,
        };
        return await gatherRoots(engine, plans, scope);
      } catch (error) {
        return { data: null, errors: [rootError(log, error, [])] } as GatewayResponse;
      }
    },
    [Symbol.asyncDispose]: async () => {
      stopFollowing();
      await client[Symbol.asyncDispose]();
    },
  };
}

type GatewayResponse = Awaited<ReturnType<GraphQLDataSource['process']>>;

async function gatherRoots(
  engine: Engine,
  plans: readonly RootPlan[],
  scope: RequestScope,
): Promise<GatewayResponse> {
  const results = await Promise.all(plans.map((plan) => gatherRoot(engine, plan, scope)));
  const data: Record<string, unknown> = {};
  const errors: ScatterError[] = [];
  for (const [index, plan] of plans.entries()) {
    const result = results[index];
    data[plan.key] = result?.value ?? null;
    errors.push(...(result?.errors ?? []));
  }
  return (errors.length === 0 ? { data } : { data, errors }) as GatewayResponse;
}

async function gatherRoot(
  engine: Engine,
  plan: RootPlan,
  scope: RequestScope,
): Promise<RootResult> {
  if (plan.kind === 'constant') return { value: plan.value, errors: [] };
  try {
    const run = new RootRun(engine, scope, plan.document);
    if (plan.kind === 'listing') return await gatherListing(plan, run);
    if (plan.kind === 'merged') return await gatherMerged(plan, run);
    if (plan.kind === 'routed') return await gatherRouted(plan, run);
    return await gatherEntities(plan, run);
  } catch (error) {
    if (plan.kind !== 'entities') {
      return { value: null, errors: [rootError(engine.log, error, [plan.key])] };
    }
    // The gateway refuses a list of another length.
    const given = plan.representations(scope.variables);
    const value = Array.isArray(given) ? given.map(() => null) : [];
    return { value, errors: [rootError(engine.log, error, [plan.key, 0])] };
  }
}

function rootError(log: Log, error: unknown, path: readonly (string | number)[]): ScatterError {
  if (error instanceof CodedError) {
    return { message: error.message, path, extensions: { code: error.code } };
  }
  log.error({ err: error }, 'scatter failed');
  return toError('INTERNAL_SERVER_ERROR', path);
}
