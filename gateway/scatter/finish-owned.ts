import { ownerOf } from '#schema/wire/global-id.ts';

import { fillField, type FillRun } from './filled-fields.ts';
import type { OwnedPlan, RowSelection } from './owned-selection.ts';
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

/** What the values of one result are finished with. */
export interface FinishRun extends FillRun {
  /** Seals a provider's own cursor for the seal scope of that index. */
  readonly sealNested: (scope: number, cursor: string) => string;
  /** Rows that are finished: merging again after a provider was refused must not seal twice. */
  readonly finished: WeakSet<object>;
}

/** Finishes a row in place: its id must be its provider's, cursors are sealed, answers filled. */
export function finishRow(
  row: RowSelection,
  value: unknown,
  provider: string,
  run: FinishRun,
): void {
  if (value === null || value === undefined) return;
  if (!isObject(value)) throw new BrokenAnswer(provider, 'a row is no object');
  if (row.idKey !== null) {
    const id = value[row.idKey];
    if (typeof id !== 'string' || ownerOf(id) !== provider) {
      throw new BrokenAnswer(provider, 'a row has the id of another provider');
    }
  }
  if (row.plan === null || run.finished.has(value)) return;
  run.finished.add(value);
  finishOwned(row.plan, value, provider, run);
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
  for (const step of plan.steps) {
    if (step.kind === 'descend') finishOwned(step.plan, value[step.key], provider, run);
    else if (step.kind === 'seal') {
      const cursor = value[step.key];
      if (typeof cursor === 'string') value[step.key] = run.sealNested(step.scope, cursor);
      else if (cursor !== null) throw new BrokenAnswer(provider, 'a cursor is no text');
    } else {
      const answer = run.report.of(provider);
      value[step.key] = fillField(step.filled, answer === undefined ? [] : [answer], run, provider);
    }
  }
}
