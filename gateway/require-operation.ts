import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';

/** Refuses a document in which no operation is meant; ApolloGateway would call that its own fault. */
export const requireOperation: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, request: { operationName } }) => {
        const found: OperationDefinitionNode | undefined = operation;
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
