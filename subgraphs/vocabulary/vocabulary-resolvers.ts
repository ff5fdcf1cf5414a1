import type { SubgraphContext } from '#kit/subgraph-mount.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import type { Concept, ConceptKind } from './concept.ts';
import type { ConceptIndex } from './concept-index.ts';
import { type PageArguments, pageOf } from './concept-page.ts';

const mostIds = 500;

/** What one request to the vocabulary works with. */
export interface VocabularyContext extends SubgraphContext {
  readonly concepts: ConceptIndex;
}

interface ConceptsArguments extends PageArguments {
  readonly search?: string | null;
  readonly kind?: ConceptKind | null;
}

/** What the vocabulary answers; GraphQL reads all other fields off the concepts. */
export const vocabularyResolvers = {
  Query: {
    concepts: (_root: unknown, args: ConceptsArguments, { concepts }: VocabularyContext) =>
      pageOf(concepts.list({ search: args.search ?? null, kind: args.kind ?? null }), args),
    conceptsById: (
      _root: unknown,
      { ids }: { readonly ids: readonly string[] },
      { concepts }: VocabularyContext,
    ) => {
      if (ids.length > mostIds) {
        throw new CodedError('TOO_MANY_IDS', `Ask for at most ${mostIds} concepts at once.`);
      }
      return ids.map(concepts.find);
    },
  },
  Concept: {
    __resolveReference: ({ id }: { readonly id: string }, { concepts }: VocabularyContext) =>
      concepts.find(id),
    broader: (concept: Concept, _args: unknown, { concepts }: VocabularyContext) =>
      concepts.broader(concept),
    narrower: ({ id }: Concept, _args: unknown, { concepts }: VocabularyContext) =>
      concepts.narrower(id),
  },
};
