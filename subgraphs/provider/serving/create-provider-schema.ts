import { readFileSync } from 'node:fs';

import { type GraphQLSchema, Kind, parse } from 'graphql';

import { createSubgraphSchema, type SubgraphResolvers } from '#kit/subgraph-schema.ts';
import { readKeptSdl } from '#schema/kept-versions.ts';

import { contractVersion } from './contract-version.ts';
import { guardEntries } from './guard-entries.ts';
import { holderResolvers } from './holder-resolvers.ts';
import { rootResolvers } from './root-resolvers.ts';
import { rowResolvers } from './row-resolvers.ts';
import { summaryResolvers } from './summary-resolvers.ts';

const resolvers: SubgraphResolvers = guardEntries({
  Query: rootResolvers,
  ...rowResolvers,
  ...holderResolvers,
  ...summaryResolvers,
});

/**
 * The provider contract with its resolvers; one serves all providers of a process that serve the version. An earlier version is
 * the one that was cut: what came later is unknown to it, and refused. Throws where there is no such version.
 */
export function createProviderSchema(version: string = contractVersion): GraphQLSchema {
  const schema =
    version === contractVersion
      ? createSubgraphSchema(readPresentSdl(), resolvers)
      : createEarlierSchema(readKeptSdl(version));
  schema.extensions = { ...schema.extensions, contractVersion: version };
  return schema;
}

/** The version of the contract that a schema was made for. */
export function versionOf({ extensions }: GraphQLSchema): string {
  return String(extensions['contractVersion']);
}

function readPresentSdl(): string {
  return readFileSync(new URL(import.meta.resolve('#schema/provider.graphql')), 'utf8');
}

function createEarlierSchema(sdl: string): GraphQLSchema {
  const known = new Map<string, ReadonlySet<string>>();
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    known.set(definition.name.value, new Set(definition.fields?.map(({ name }) => name.value)));
  }
  const kept = Object.entries(resolvers).flatMap(([type, fields]) => {
    const names = known.get(type);
    if (names === undefined) return [];
    const own = Object.entries(fields).filter(([name]) => name.startsWith('__') || names.has(name));
    return [[type, Object.fromEntries(own)] as const];
  });
  return createSubgraphSchema(sdl, Object.fromEntries(kept));
}
