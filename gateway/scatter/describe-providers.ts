import type { Describe } from './answer-selection.ts';
import { finishRow } from './finish-owned.ts';
import { isObject } from './json-object.ts';
import type { Description } from './root-plan.ts';
import type { RootRun } from './root-run.ts';

/**
 * Asks providers what answers want to know of them beside their id; what one does not say is null. A description is a
 * result of its own: answers within it tell how it was asked, not how the field was.
 */
export async function describeProviders(
  run: RootRun,
  descriptions: readonly Description[],
): Promise<Describe> {
  const known = await Promise.all(
    descriptions.map((description) => describeAll(run.beside(description.document), description)),
  );
  return (provider, description) => {
    const value = known[description]?.get(provider);
    // Answers stand in many places, and no object may stand in two.
    return isObject(value) ? structuredClone(value) : {};
  };
}

async function describeAll(
  run: RootRun,
  description: Description,
): Promise<ReadonlyMap<string, unknown>> {
  const { document, representationsName, row, typeName, by } = description;
  if (description.descriptions.length > 0) {
    run.expectDescriptions(describeProviders(run, description.descriptions));
  }
  const asked = await Promise.all(
    run.allowed().map(async (entry) => {
      const representation = JSON.stringify([{ __typename: typeName, [by]: entry.id }]);
      const { reply } = await run.ask(
        entry,
        document,
        `"${representationsName}":${representation}`,
      );
      const value: unknown = Array.isArray(reply?.value) ? reply.value[0] : null;
      return { provider: entry.id, value };
    }),
  );
  await run.receiveDescriptions();
  const known = new Map<string, unknown>();
  for (const { provider, value } of asked) {
    const sound = run.attempt(() => finishRow(row, value, provider, run));
    if ('value' in sound) known.set(provider, value);
  }
  return known;
}
