import { type CentralClient, createCentralClient } from '#gateway/central-client.ts';
import { createConceptFinder } from '#gateway/filter/find-concepts.ts';
import { createArgumentPreparer, type Explanation } from '#gateway/filter/prepare-argument.ts';
import type { PreparedArgument } from '#gateway/scatter/prepared-arguments.ts';
import { createLog } from '#schema/kernel/log.ts';
import { supergraphSdl } from '#test/support/gateway-setup.ts';

import { startVocabulary } from '../vocabulary/start-vocabulary.ts';

/** Filters prepared with the shipped vocabulary, over HTTP. */
export interface FilterSetup extends AsyncDisposable {
  /** How often the vocabulary was asked so far. */
  readonly questions: () => number;
  /** Prepares an argument `filter` of this type. */
  readonly prepare: (typeName: string, filter: unknown) => Promise<PreparedArgument<Explanation>>;
  /** The same, but for what is sent. */
  readonly explain: (typeName: string, filter: unknown) => Promise<Explanation>;
}

/** Starts a vocabulary and what prepares filters by the composed schema. */
export async function startFilters(): Promise<FilterSetup> {
  await using opening = new AsyncDisposableStack();
  const vocabulary = opening.use(await startVocabulary());
  const client: CentralClient = opening.use(
    createCentralClient({
      name: 'vocabulary',
      url: vocabulary.url,
      deadlines: { connectMs: 5_000, callMs: 10_000 },
      maxResponseBytes: 32_000_000,
      log: createLog('silent'),
    }),
  );
  let questions = 0;
  const find = createConceptFinder((question, signal) => {
    questions++;
    return client.ask(question, signal);
  });
  const { prepare } = createArgumentPreparer(supergraphSdl, find);
  const prepareFilter = (
    typeName: string,
    filter: unknown,
  ): Promise<PreparedArgument<Explanation>> => prepare({ name: 'filter', typeName }, filter);
  const parts = opening.move();
  return {
    questions: () => questions,
    prepare: prepareFilter,
    explain: async (typeName, filter) => {
      const { explanation } = await prepareFilter(typeName, filter);
      if (explanation === null) throw new Error(`${typeName} is no filter`);
      return explanation;
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
