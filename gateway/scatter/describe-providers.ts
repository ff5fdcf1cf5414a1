import type { Describe } from './answer-selection.ts';
import { finishRow } from './finish-owned.ts';
import { isObject } from './read-answer.ts';
import type { Description } from './root-plan.ts';
import type { RootRun } from './root-run.ts';

/** Asks providers what answers want to know of them beside their id; what one does not say is null. */
export async function describeProviders(
  run: RootRun,
  descriptions: readonly Description[],
): Promise<Describe> {
  const known = new Map<string, unknown>();
  await Promise.all(
    descriptions.flatMap((description, index) =>
      run.allowed().map(async (entry) => {
        const { document, representationsName, row, typeName, by } = description;
        const representation = JSON.stringify([{ __typename: typeName, [by]: entry.id }]);
        const variables = `"${representationsName}":${representation}`;
        const { reply } = await run.askAside(entry, document, variables);
        const value: unknown = Array.isArray(reply?.value) ? reply.value[0] : null;
        const sound = run.attempt(() => finishRow(row, value, entry.id, run));
        if ('value' in sound) known.set(`${index}\n${entry.id}`, value);
      }),
    ),
  );
  return (provider, description) => {
    const value = known.get(`${description}\n${provider}`);
    // Answers stand in many places, and no object may stand in two.
    return isObject(value) ? structuredClone(value) : {};
  };
}
