import type { GraphQLDataSource } from '@apollo/gateway';

import { CodedError } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { requireValue } from './argument-checks.ts';
import { describeProviders } from './describe-providers.ts';
import { startDeadline } from './deadline.ts';
import type { Engine, IncomingRequest, RequestScope } from './engine.ts';
import { requireEnough } from './require-enough.ts';
import { gatherEntities } from './gather-entities.ts';
import { gatherKept } from './gather-kept.ts';
import { gatherListing } from './gather-listing.ts';
import { MergedGathering } from './gather-merged.ts';
import { gatherRouted } from './gather-routed.ts';
import { prepareArguments } from './prepared-arguments.ts';
import type { Progress } from './progress.ts';
import type { Variables } from './read-value.ts';
import type { Description, MergedPlan, RootPlan } from './root-plan.ts';
import { type RootResult, RootRun } from './root-run.ts';
import { ofRequest, type ScatterError, toError } from './scatter-errors.ts';

type GatewayResponse = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** Gathers the root fields of an operation, each on its own; never rejects. */
export async function gatherRoots(
  engine: Engine,
  plans: readonly RootPlan[],
  incoming: IncomingRequest,
): Promise<GatewayResponse> {
  const results = await Promise.all(plans.map((plan) => gatherInTime(engine, plan, incoming)));
  const data: Record<string, unknown> = {};
  const errors: ScatterError[] = [];
  for (const [index, plan] of plans.entries()) {
    const result = results[index];
    data[plan.key] = result?.value ?? null;
    errors.push(...(result?.errors ?? []).map((error) => ofRequest(error, incoming.requestId)));
  }
  return errors.length === 0 ? { data } : { data, errors };
}

/** Gathers a root field; nothing goes on for it once its time is up, its client is gone or it is there. */
async function gatherInTime(
  engine: Engine,
  plan: RootPlan,
  incoming: IncomingRequest,
): Promise<RootResult> {
  const { mergedMs, totalMs } = engine.deadlines;
  const patienceMs = isMerge(plan) ? mergedMs : totalMs;
  const { signal, leftMs } = incoming;
  using deadline = startDeadline(patienceMs, signal, leftMs);
  using descriptionDeadline = startDeadline(patienceMs / 2, signal, leftMs);
  return await gatherRoot(engine, plan, { ...incoming, deadline, descriptionDeadline });
}

/** Whether it is one merge of all providers' values. */
function isMerge(plan: RootPlan): boolean {
  if (plan.kind !== 'entities') return plan.kind === 'merged';
  return [...plan.types.values()].some(({ kind }) => kind === 'scattered');
}

async function gatherRoot(
  engine: Engine,
  plan: RootPlan,
  scope: RequestScope,
): Promise<RootResult> {
  if (plan.kind === 'constant') return { value: plan.value, errors: [] };
  try {
    requireValues(plan, scope.variables);
    if (plan.kind === 'merged' && scope.progress !== undefined) {
      return await showMerged(engine, plan, { ...scope, progress: scope.progress });
    }
    const prepared = await prepareArguments(engine.preparer, plan, scope);
    const run = openRun(engine, plan, prepared);
    if (plan.kind === 'listing') return requireEnough(plan, run, await gatherListing(plan, run));
    if (plan.kind === 'merged') return requireEnough(plan, run, await gatherKept(plan, run));
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

/** The merge so far; the first time, what it is made of is asked for. */
function showMerged(
  engine: Engine,
  plan: MergedPlan,
  scope: RequestScope & { readonly progress: Progress },
): Promise<RootResult> {
  const { deadline, descriptionDeadline } = scope.progress;
  return scope.progress.show(async (onSettled) => {
    const lasting = { ...scope, deadline, descriptionDeadline };
    const prepared = await prepareArguments(engine.preparer, plan, lasting);
    return new MergedGathering(plan, openRun(engine, plan, prepared), onSettled);
  });
}

function openRun(
  engine: Engine,
  plan: Exclude<RootPlan, { kind: 'constant' }>,
  scope: RequestScope,
): RootRun {
  const run = new RootRun(engine, scope, plan.document);
  if (plan.descriptions.length > 0) {
    run.expectDescriptions(describeProviders(run, plan.descriptions));
  }
  return run;
}

function requireValues(
  { document, descriptions }: Pick<Description, 'document' | 'descriptions'>,
  variables: Variables,
): void {
  for (const check of document.checks) requireValue(check, variables);
  for (const description of descriptions) requireValues(description, variables);
}

/** What the caller sees of an error; what was not meant for the caller goes to the log. */
export function rootError(
  log: Log,
  error: unknown,
  path: readonly (string | number)[],
): ScatterError {
  if (error instanceof CodedError) {
    const { message, code, suggestions } = error;
    return {
      message,
      path,
      extensions: { code, ...(suggestions.length === 0 ? {} : { suggestions }) },
    };
  }
  log.error({ err: error }, 'scatter failed');
  return toError('INTERNAL_SERVER_ERROR', path);
}
