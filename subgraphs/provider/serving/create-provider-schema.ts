import { readFileSync } from 'node:fs';

import type { GraphQLSchema } from 'graphql';

import { createSubgraphSchema } from '#kit/subgraph-schema.ts';

import { holderResolvers } from './holder-resolvers.ts';
import { rootResolvers } from './root-resolvers.ts';
import { rowResolvers } from './row-resolvers.ts';

/** The provider contract with its resolvers; one serves all providers of a process. */
export function createProviderSchema(): GraphQLSchema {
  const sdl = readFileSync(new URL(import.meta.resolve('#schema/provider.graphql')), 'utf8');
  return createSubgraphSchema(sdl, {
    Query: rootResolvers,
    ...rowResolvers,
    ...holderResolvers,
  });
}
