import type { Mount } from '#kit/mount.ts';
import { createSubgraphMount } from '#kit/subgraph-mount.ts';
import { createSubgraphSchema } from '#kit/subgraph-schema.ts';
import { readSubgraphSdl } from '#schema/compose.ts';
import type { Log } from '#schema/kernel/log.ts';

import { createConceptIndex } from './concept-index.ts';
import { readConcepts } from './read-concepts.ts';
import { type VocabularyContext, vocabularyResolvers } from './vocabulary-resolvers.ts';

/** Folder of the concepts that the Atlas ships. */
const shippedConcepts = new URL('concepts/', import.meta.url);

/** The vocabulary subgraph under `/vocabulary`. SOURCE_INVALID where its concepts contradict one another. */
export function createVocabulary({ log }: { readonly log: Log }): Mount {
  const concepts = createConceptIndex(readConcepts(shippedConcepts));
  return createSubgraphMount({
    path: '/vocabulary',
    schema: createSubgraphSchema(readSubgraphSdl('vocabulary'), vocabularyResolvers),
    context: (): VocabularyContext => ({ concepts }),
    log,
  });
}
