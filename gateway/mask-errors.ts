import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';

import { errorCodes, isErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { hideSuggestions } from './limits/hide-suggestions.ts';

/**
 * Lets through errors with a listed code, with nothing but message, path, locations, code and whose it is; any
 * other becomes INTERNAL_SERVER_ERROR with its sentence, and the log gets what it was.
 */
export function createErrorMask(
  log: Log,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const code = formatted.extensions?.['code'];
    const provider = formatted.extensions?.['provider'];
    const providers = formatted.extensions?.['providers'];
    const suggestions = formatted.extensions?.['suggestions'];
    const place = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    if (!isErrorCode(code) || code === 'INTERNAL_SERVER_ERROR') {
      log.error({ err: unwrapResolverError(error), path: formatted.path }, 'error masked');
      return {
        message: errorCodes.INTERNAL_SERVER_ERROR,
        ...place,
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      };
    }
    return {
      message: hideSuggestions(formatted.message),
      ...place,
      extensions: {
        code,
        ...(typeof provider === 'string' ? { provider } : {}),
        ...(Array.isArray(providers) ? { providers } : {}),
        ...(Array.isArray(suggestions) ? { suggestions } : {}),
      },
    };
  };
}
