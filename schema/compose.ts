import { readFileSync } from 'node:fs';

import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** The subgraphs in the order in which they are composed; each has its SDL beside this file. */
export const subgraphNames = ['provider', 'registry', 'vocabulary', 'account'] as const;

/** A subgraph of the Atlas. */
export type SubgraphName = (typeof subgraphNames)[number];

/** SDL of one subgraph, as committed. */
export function readSubgraphSdl(name: SubgraphName): string {
  return readFileSync(new URL(`${name}.graphql`, import.meta.url), 'utf8');
}

/** Supergraph SDL, or all composition errors at once as one Error. */
export function composeSupergraph(): string {
  const services = subgraphNames.map((name) => ({
    name,
    // Not an address: the gateway decides by name where a subgraph is.
    url: `http://${name}.invalid`,
    typeDefs: parse(readSubgraphSdl(name)),
  }));
  const result = composeServices(services);
  if (result.errors !== undefined && result.errors.length > 0) {
    const lines = result.errors.map((error) => error.message).join('\n');
    throw new Error(`the subgraphs do not compose:\n${lines}`);
  }
  if (result.supergraphSdl === undefined) throw new Error('composition gave no supergraph');
  return result.supergraphSdl;
}
