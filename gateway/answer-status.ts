import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';

/** Errors of the document, which a client that takes plain JSON only learns of with status 200. */
const documentFaults: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

const responseMedia = 'application/graphql-response+json';

/** The media type of an answer that GraphQL does not make, by what the client accepts. */
export function mediaFor(accept = ''): string {
  return accept.includes(responseMedia) ? responseMedia : 'application/json';
}

/** What the draft of GraphQL over HTTP of August 2026 gives an answer that has data and errors. */
const partialSuccess = 294;

/**
 * GraphQL over HTTP, 6.4.1: to whoever asks for `application/json` a document that does not parse, validate or fit its
 * variables SHOULD be answered with 200; Apollo Server says 400. Clients that take `application/graphql-response+json` keep
 * the 400, as 6.4.2 wants it, and those that say nothing. With `tellPartial`, data with errors is 294 in that media type.
 */
export function setAnswerStatus({ tellPartial }: { tellPartial: boolean }): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ request, response: { body, http } }) => {
          if (body.kind !== 'single') return Promise.resolve();
          const accept = request.http?.headers.get('accept') ?? '';
          const result = body.singleResult;
          if (accept.includes(responseMedia)) {
            if (tellPartial && http.status === undefined && isPartial(result)) {
              http.status = partialSuccess;
            }
          } else if (accept.includes('application/json') && http.status === 400) {
            if (isOfDocument(result)) http.status = 200;
          }
          return Promise.resolve();
        },
      }),
  };
}

function isPartial({ data, errors }: FormattedExecutionResult): boolean {
  return data !== undefined && errors !== undefined;
}

function isOfDocument({ errors = [] }: FormattedExecutionResult): boolean {
  return errors.every(({ extensions }) => documentFaults.has(extensions?.['code']));
}
