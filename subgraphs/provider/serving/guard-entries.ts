import type { GraphQLResolveInfo } from 'graphql';

import type { SubgraphResolvers } from '#kit/subgraph-schema.ts';

import type { ServingContext } from './serving-context.ts';

type Resolver = (...parameters: never) => unknown;
type RootResolver = (
  parent: unknown,
  args: unknown,
  context: ServingContext,
  info: GraphQLResolveInfo,
) => unknown;
type ReferenceResolver = (
  reference: unknown,
  context: ServingContext,
  info: GraphQLResolveInfo,
) => unknown;

/**
 * The same resolvers, of which those where answers begin, root fields and references to entities, first require that all of the
 * operation may be answered.
 */
export function guardEntries(resolvers: SubgraphResolvers): SubgraphResolvers {
  const guarded = Object.entries(resolvers).map(([type, fields]) => {
    const own = Object.entries(fields).map(([name, resolve]): [string, Resolver] => {
      if (name === '__resolveReference') return [name, guardReference(resolve)];
      return [name, type === 'Query' ? guardRoot(resolve) : resolve];
    });
    return [type, Object.fromEntries(own)];
  });
  return Object.fromEntries(guarded) as SubgraphResolvers;
}

function guardRoot(resolve: Resolver): Resolver {
  const unguarded = resolve as RootResolver;
  const guarded: RootResolver = (parent, args, context, info) => {
    context.requireAllowed(info);
    return unguarded(parent, args, context, info);
  };
  return guarded;
}

function guardReference(resolve: Resolver): Resolver {
  const unguarded = resolve as ReferenceResolver;
  const guarded: ReferenceResolver = (reference, context, info) => {
    context.requireAllowed(info);
    return unguarded(reference, context, info);
  };
  return guarded;
}
