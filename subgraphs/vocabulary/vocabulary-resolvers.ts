import { type ListedRows, type PageArguments, readPage } from '#kit/listing-page.ts';
import type { SubgraphContext } from '#kit/subgraph-mount.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import type { Concept, ConceptKind } from './concept.ts';
import { type ConceptIndex, positionOf } from './concept-index.ts';

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
    concepts: (_root: unknown, args: ConceptsArguments, { concepts }: VocabularyContext) => {
      const filter = { search: args.search ?? null, kind: args.kind ?? null };
      const read = (limit: number, behind: string | null): ListedRows<Concept> => {
        const listed = concepts.list(filter);
        const next = listed.filter((concept) => behind === null || positionOf(concept) > behind);
        return { rows: next.slice(0, limit), total: listed.length };
      };
      return readPage({ field: 'concepts', filter, positionOf, read }, args);
    },
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
