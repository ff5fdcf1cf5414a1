import type { ApolloServerPlugin } from '@apollo/server';
import { getVariableValues, GraphQLError } from 'graphql';

import type { RequestContext } from '../request-context.ts';

/** Of a longer message no more is said: it holds what was given. */
const longestMessage = 500;

/**
 * Refuses variables that are not of their types, with the first fault. ApolloGateway looks for all of them, and says in each the whole value
 * that holds it: an object of 60,000 names that the schema does not have took minutes and then all memory.
 */
export const requireSoundVariables: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, operation, request }) => {
        const definitions = operation?.variableDefinitions ?? [];
        if (definitions.length === 0) return Promise.resolve();
        const { errors } = getVariableValues(schema, definitions, request.variables ?? {}, {
          maxErrors: 1,
        });
        const [fault] = errors ?? [];
        if (fault !== undefined) throw refuse(fault);
        return Promise.resolve();
      },
    }),
};

function refuse({ message, nodes }: GraphQLError): GraphQLError {
  const said = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  const extensions = { code: 'BAD_USER_INPUT', http: { status: 400 } };
  return new GraphQLError(said, { nodes: nodes ?? null, extensions });
}
