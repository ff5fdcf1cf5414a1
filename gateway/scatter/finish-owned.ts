import { ownerOf } from '#schema/wire/global-id.ts';

import { fillField, type FillRun } from './filled-fields.ts';
import type { OwnedPlan, OwnedStep, RowSelection } from './owned-selection.ts';
import { isObject, type JsonObject } from './json-object.ts';

/** A provider broke the contract that the merge relies on. */
export class BrokenAnswer extends Error {
  /** Whose answer it is. */
  readonly provider: string;

  constructor(provider: string, what: string) {
    super(what);
    this.provider = provider;
  }
}

/** What a provider counts: less than none would take away what others have. Throws BrokenAnswer. */
export function amountOf(provider: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new BrokenAnswer(provider, 'no number of something where one belongs');
}

/** What the values of one result are finished with. */
export interface FinishRun extends FillRun {
  /** Seals a provider's own cursor for the seal scope of that index. */
  readonly sealNested: (scope: number, cursor: string) => string;
  /** Rows that are finished: merging again after a provider was refused must not seal twice. */
  readonly finished: WeakSet<object>;
}

/** Finishes a row in place: ids must be its provider's, cursors are sealed, answers filled. */
export function finishRow(
  row: RowSelection,
  value: unknown,
  provider: string,
  run: FinishRun,
): void {
  if (value === null || value === undefined) return;
  if (!isObject(value)) throw new BrokenAnswer(provider, 'a row is no object');
  if (row.idKey !== null) requireOwn(value[row.idKey], provider);
  if (row.plan === null) return;
  if (row.plan.changes) {
    if (run.finished.has(value)) return;
    run.finished.add(value);
  }
  finishOwned(row.plan, value, provider, run);
}

/** Nobody speaks for another: what is shown of a provider is its own word. */
function requireOwn(id: unknown, provider: string): void {
  if (typeof id === 'string' && ownerOf(id) === provider) return;
  throw new BrokenAnswer(provider, 'a row has the id of another provider');
}

/** What the gateway fills of a row that its provider did not bring; null where that is nothing, or the provider is unknown. */
export function fillAlone(
  { plan, idKey }: RowSelection,
  id: unknown,
  provider: string,
  run: FinishRun,
): JsonObject | null {
  const answer = run.report.of(provider);
  const filled = plan?.steps.filter((step) => step.kind === 'filled') ?? [];
  if (answer === undefined || filled.length === 0) return null;
  const row: JsonObject = {};
  if (idKey !== null) row[idKey] = id;
  for (const step of filled) row[step.key] = fillField(step.filled, [answer], run, provider);
  return row;
}

function finishOwned(plan: OwnedPlan, value: unknown, provider: string, run: FinishRun): void {
  if (Array.isArray(value)) {
    for (const item of value) finishOwned(plan, item, provider, run);
    return;
  }
  if (value === null || value === undefined) return;
  if (!isObject(value)) throw new BrokenAnswer(provider, 'a value stands where an object belongs');
  for (const step of plan.steps) finishStep(step, value, provider, run);
}

function finishStep(step: OwnedStep, object: JsonObject, provider: string, run: FinishRun): void {
  const { key } = step;
  switch (step.kind) {
    case 'descend':
      return finishOwned(step.plan, object[key], provider, run);
    case 'own':
      return requireOwn(object[key], provider);
    case 'seal': {
      const cursor = object[key];
      if (typeof cursor === 'string') object[key] = run.sealNested(step.scope, cursor);
      else if (cursor !== null) throw new BrokenAnswer(provider, 'a cursor is no text');
      return;
    }
    case 'filled': {
      const answer = run.report.of(provider);
      object[key] = fillField(step.filled, answer === undefined ? [] : [answer], run, provider);
    }
  }
}
