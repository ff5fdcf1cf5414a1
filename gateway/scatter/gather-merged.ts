import { mergeField } from './merge-values.ts';
import type { MergedPlan } from './root-plan.ts';
import type { RootResult, RootRun } from './root-run.ts';

/** Asks all providers for a field and merges their values by its rule. */
export async function gatherMerged(plan: MergedPlan, run: RootRun): Promise<RootResult> {
  const replies = await Promise.all(
    run.allowed().map(async (entry) => {
      const reply = await run.askForValue(entry, plan.document, '');
      return reply === null ? null : { provider: entry.id, value: { r: reply.value } };
    }),
  );
  const present = replies.filter((reply) => reply !== null);
  run.requireSensible(present.map(({ provider }) => provider));
  await run.receiveDescriptions();
  const value = run.mergeSafely(present, (left) => mergeField(plan.merge, left, run));
  return { value, errors: plan.tellsAnswers ? [] : run.errors([plan.key]) };
}
