import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';

const streamsElsewhere = new GraphQLError(
  'Subscriptions are streamed: send this one to /graphql/stream, by the protocol of graphql-sse.',
  { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } },
);

/** Refuses a document in which no operation is meant; ApolloGateway would call that its own fault. */
export const requireOperation: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, request: { operationName } }) => {
        const found: OperationDefinitionNode | undefined = operation;
        if (found?.operation === OperationTypeNode.SUBSCRIPTION) throw streamsElsewhere;
        if (found !== undefined) return Promise.resolve();
        throw new GraphQLError(
          operationName === undefined
            ? 'The document has several operations: say in operationName which one is meant.'
            : 'The document has no operation of that name.',
          { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } },
        );
      },
    }),
};
