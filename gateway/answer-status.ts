import type { ApolloServerPlugin } from '@apollo/server';

/** Errors of the document, which a client that takes plain JSON only learns of with status 200. */
const documentFaults: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/**
 * GraphQL over HTTP, 6.4.1: with `application/json` a document that does not parse, validate or fit its
 * variables SHOULD be answered with 200; Apollo Server says 400. Clients that take
 * `application/graphql-response+json` keep the 400, as 6.4.2 wants it.
 */
export const setAnswerStatus: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response }) => {
        const accept = request.http?.headers.get('accept') ?? '';
        const plainOnly = !accept.includes('application/graphql-response+json');
        const { body } = response;
        const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
        const allOfDocument = errors?.every(({ extensions }) =>
          documentFaults.has(extensions?.['code']),
        );
        if (plainOnly && response.http.status === 400 && allOfDocument === true) {
          response.http.status = 200;
        }
        return Promise.resolve();
      },
    }),
};
