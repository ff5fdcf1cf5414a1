import type { GraphQLResolveInfo } from 'graphql';

import { describeCapabilities } from './describe-capabilities.ts';
import type { ServingContext } from './serving-context.ts';
import { readFilter } from '../search/read-filter.ts';
import { releaseOccurrences } from '../disclosure/release-occurrences.ts';
import { Summary } from './summary.ts';

interface Reference {
  readonly id: string;
}

/** Resolvers of what holds rows or is counted over them: the provider itself, its datasets, the concepts in use. */
export const holderResolvers = {
  Provider: {
    __resolveReference: ({ id }: Reference, { searches }: ServingContext) =>
      id === searches.whole.providerId ? { id } : null,
    schemaVersion: (_: unknown, __: unknown, { schemaVersion }: ServingContext) => schemaVersion,
    publishedReleases: (_: unknown, __: unknown, { searches }: ServingContext) =>
      searches.whole.releases,
    holdings: (_: unknown, __: unknown, context: ServingContext) =>
      new Summary(context, context.partsAt(context.scopeAt(null).release), { kind: 'all' }),
    capabilities: (
      _: unknown,
      __: unknown,
      context: ServingContext,
      { schema }: GraphQLResolveInfo,
    ) => describeCapabilities(context, schema),
  },
  Dataset: {
    __resolveReference: async ({ id }: Reference, context: ServingContext) => {
      const local = context.localId(id);
      return local !== null && (await context.catalogue.datasetExists.load(local)) ? { id } : null;
    },
    holdings: ({ id }: Reference, _: unknown, context: ServingContext) => {
      const dataset = context.localId(id) ?? '';
      const parts = context
        .partsAt(context.scopeAt(null).release)
        .filter(({ datasets }) => datasets.includes(dataset));
      // A dataset that the caller may neither list nor count.
      if (parts.length === 0) return null;
      return new Summary(context, parts, readFilter('series', { dataset: { eq: dataset } }));
    },
    sources: async ({ id }: Reference, _: unknown, context: ServingContext) => {
      const dois = await context.catalogue.ofDataset.load(context.localId(id) ?? '');
      const sources = await Promise.all(dois.map((doi) => context.catalogue.sources.load(doi)));
      return sources.filter((source) => source !== null);
    },
  },
  Concept: {
    __resolveReference: ({ id }: Reference) => ({ id }),
    occurrences: async ({ id }: Reference, _: unknown, context: ServingContext) => {
      const parts = context.partsAt(context.scopeAt(null).release);
      context.notes.profiles(parts.map(({ disclosure }) => disclosure.profile));
      const subjects = await releaseOccurrences(parts, id);
      if (subjects === 0) return [];
      return [{ provider: { id: context.searches.whole.providerId }, subjects }];
    },
  },
};
