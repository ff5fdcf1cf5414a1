import { type ListedRows, type PageArguments, readPage } from '#kit/listing-page.ts';
import type { SubgraphContext } from '#kit/subgraph-mount.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import type { Concept, ConceptKind } from './concept.ts';
import { surroundingsOf } from './concept-hierarchy.ts';
import { type ConceptIndex, positionOf } from './concept-index.ts';
import type { ConceptName } from './concept-names.ts';
import { mostSuggestions } from './nearest-concepts.ts';

const mostIds = 500;

/** What one request to the vocabulary works with. */
export interface VocabularyContext extends SubgraphContext {
  readonly concepts: ConceptIndex;
}

interface ConceptsArguments extends PageArguments {
  readonly search?: string | null;
  readonly kind?: ConceptKind | null;
}

type ConceptNameInput = Pick<ConceptName, 'text'> & Partial<ConceptName>;

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
      requireFew(ids);
      return ids.map(concepts.find);
    },
    conceptsNamed: (
      _root: unknown,
      { names }: { readonly names: readonly ConceptNameInput[] },
      { concepts }: VocabularyContext,
    ) => {
      requireFew(names);
      return names.map(({ text, kind = null }) => meaningOf(concepts, { text, kind }));
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

function requireFew(asked: readonly unknown[]): void {
  if (asked.length <= mostIds) return;
  throw new CodedError('ARGUMENT_LIMIT', `Ask for at most ${mostIds} concepts at once.`);
}

/** As the schema's ConceptMeaning; what lies around a concept is worked out where it is asked for. */
function meaningOf(concepts: ConceptIndex, name: ConceptName): object {
  const meant = concepts.named(name);
  const [concept] = meant;
  if (concept === undefined || meant.length > 1) {
    const suggestions = meant.length > 1 ? meant.slice(0, mostSuggestions) : concepts.nearest(name);
    const ambiguous = meant.length > 1;
    return { concept: null, ambiguous, suggestions, narrower: [], broader: [], overlapping: [] };
  }
  return { concept, ambiguous: false, suggestions: [], ...surroundingsOf(concepts, concept) };
}
