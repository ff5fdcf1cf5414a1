/** The version of `schema/provider.graphql` that this subgraph serves. */
export const contractVersion = '1.2.0';
