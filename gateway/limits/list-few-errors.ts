import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';

/**
 * Lists each fault of a document once, and at most so many: a document of one mistake a thousand times would be answered with more than it
 * brings. What providers did wrong is another matter: there, each is named.
 */
export function listFewErrors(most: number): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ response: { body } }) => {
          if (body.kind !== 'single' || body.singleResult.data !== undefined)
            return Promise.resolve();
          const { errors } = body.singleResult;
          if (errors !== undefined && errors.length > 1) {
            body.singleResult.errors = fewOf(errors, most);
          }
          return Promise.resolve();
        },
      }),
  };
}

/** Each message once, where it is first said, and at most so many. */
export function fewOf(
  errors: readonly GraphQLFormattedError[],
  most: number,
): GraphQLFormattedError[] {
  const told = new Set<string>();
  const firsts = errors.filter(({ message }) => !told.has(message) && told.add(message));
  return firsts.slice(0, most);
}
