import type { GraphQLError, GraphQLFormattedError } from 'graphql';

import { CodedError, errorCodes, type ErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

/** What a caller may read of a field's error: code, sentence and path of a coded one, else only that something went wrong. */
export function maskError(error: GraphQLError, log: Log): GraphQLFormattedError {
  const cause = error.originalError;
  const path = error.path === undefined ? {} : { path: error.path };
  if (cause instanceof CodedError) {
    const { code, detail, message } = cause;
    if (detail !== undefined) log.warn({ code, detail }, 'request refused');
    return { message, ...path, extensions: { code } };
  }
  log.error({ err: cause ?? error }, 'resolver failed');
  const message = errorCodes.INTERNAL_SERVER_ERROR;
  return { message, ...path, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** The error of a request that was not executed; what graphql-js says of documents and variables is for callers. */
export function requestError(code: ErrorCode, error?: GraphQLError): GraphQLFormattedError {
  const locations = error?.locations === undefined ? {} : { locations: error.locations };
  return { message: error?.message ?? errorCodes[code], ...locations, extensions: { code } };
}
