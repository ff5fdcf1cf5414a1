import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';

import { errorCodes, isErrorCode } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import { hideSuggestions } from './limits/hide-suggestions.ts';

/** What may stand beside a code, and as what. */
const kept: Readonly<Record<string, (value: unknown) => boolean>> = {
  provider: (value) => typeof value === 'string',
  retryable: (value) => typeof value === 'boolean',
  correlationId: (value) => typeof value === 'string',
  providers: Array.isArray,
  suggestions: Array.isArray,
};

/**
 * Lets through errors with a listed code, with nothing but message, path, locations, code, whose it is and of which request; any
 * other becomes INTERNAL_SERVER_ERROR with its sentence, and the log gets what it was.
 */
export function createErrorMask(
  log: Log,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const code = formatted.extensions?.['code'];
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
        ...keptOf(formatted.extensions ?? {}),
      },
    };
  };
}

function keptOf(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(kept)
      .filter(([name, fits]) => fits(extensions[name]))
      .map(([name]) => [name, extensions[name]]),
  );
}
