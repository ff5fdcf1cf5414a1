import type { GraphQLDataSource } from '@apollo/gateway';

import type { CentralClient } from './central-client.ts';

/** What the gateway's request context may carry for the data source. */
export interface CentralContext {
  /** Aborted when the client goes away. */
  readonly signal?: AbortSignal;
}

/** A subgraph that answers from one place, as ApolloGateway sees it. */
export function createCentralDataSource<Context extends CentralContext>(
  client: CentralClient,
): GraphQLDataSource<Context> {
  return {
    process: async ({ kind, request, ...rest }) => {
      // By its text: the enum is not exported as a value.
      if ((kind as string) !== 'incoming operation') return { data: { __typename: 'Query' } };
      const { query, variables } = request;
      return client.ask({ query, variables }, (rest.context as Context).signal);
    },
  };
}
