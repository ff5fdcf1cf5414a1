import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';

import { CodedError, errorCodes, isErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

/** What a caller may read of an error: code, sentence and path of a coded one, else only that something went wrong. */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Log,
): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const path = formatted.path === undefined ? {} : { path: formatted.path };
  if (cause instanceof CodedError) {
    if (cause.detail !== undefined)
      log.warn({ code: cause.code, detail: cause.detail }, 'request refused');
    return { message: cause.message, ...path, extensions: { code: cause.code } };
  }
  const code = formatted.extensions?.['code'];
  if (isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR') {
    const locations = formatted.locations === undefined ? {} : { locations: formatted.locations };
    return { message: formatted.message, ...locations, ...path, extensions: { code } };
  }
  log.error({ err: cause }, 'resolver failed');
  const message = errorCodes.INTERNAL_SERVER_ERROR;
  return { message, ...path, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}
