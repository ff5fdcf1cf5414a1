import type { GraphQLResolveInfo } from 'graphql';

import { describeCapabilities } from './describe-capabilities.ts';
import type { ServingContext } from './serving-context.ts';
import { readFilter } from '../search/read-filter.ts';
import { Summary } from './summary.ts';

interface Reference {
  readonly id: string;
}

/** Resolvers of what holds rows or is counted over them: the provider itself, its datasets, the concepts in use. */
export const holderResolvers = {
  Provider: {
    __resolveReference: ({ id }: Reference, { search }: ServingContext) =>
      id === search.providerId ? { id } : null,
    schemaVersion: (_: unknown, __: unknown, { schemaVersion }: ServingContext) => schemaVersion,
    publishedReleases: (_: unknown, __: unknown, { search }: ServingContext) => search.releases,
    holdings: (_: unknown, __: unknown, context: ServingContext) =>
      new Summary(context.scopeAt(null), { kind: 'all' }),
    capabilities: (
      _: unknown,
      __: unknown,
      context: ServingContext,
      { schema }: GraphQLResolveInfo,
    ) => context.scan(() => describeCapabilities(context.search, schema)),
  },
  Dataset: {
    __resolveReference: async ({ id }: Reference, context: ServingContext) => {
      const local = context.localId(id);
      return local !== null && (await context.datasetExists.load(local)) ? { id } : null;
    },
    holdings: ({ id }: Reference, _: unknown, context: ServingContext) =>
      new Summary(
        context.scopeAt(null),
        readFilter('series', { dataset: { eq: context.localId(id) ?? '' } }),
      ),
    sources: async ({ id }: Reference, _: unknown, context: ServingContext) => {
      const dois = await context.sourcesOfDataset.load(context.localId(id) ?? '');
      const sources = await Promise.all(dois.map((doi) => context.sources.load(doi)));
      return sources.filter((source) => source !== null);
    },
  },
  Concept: {
    __resolveReference: ({ id }: Reference) => ({ id }),
    occurrences: ({ id }: Reference, _: unknown, context: ServingContext) => {
      const { view } = context.scopeAt(null);
      const subjects = view.occurrences([id]).get(id) ?? 0;
      return subjects === 0 ? [] : [{ provider: { id: context.search.providerId }, subjects }];
    },
  },
};
