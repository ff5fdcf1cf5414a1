import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';

/**
 * Resolvers by type and field, each `(parent, args, context, info) => value`; `__resolveReference(reference, context)`
 * finds an entity by its key.
 */
export type SubgraphResolvers = Readonly<
  Record<string, Readonly<Record<string, (...parameters: never) => unknown>>>
>;

/** A federation subgraph's executable schema; fields without a resolver are read from the row. */
export function createSubgraphSchema(sdl: string, resolvers: SubgraphResolvers): GraphQLSchema {
  type Modules = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>;
  const typed = resolvers as unknown as NonNullable<Modules['resolvers']>;
  return buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: typed });
}
