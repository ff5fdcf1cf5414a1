import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';

import { errorCodes } from '#schema/kernel/errors.ts';

import type { RequestContext } from '../../request-context.ts';
import type { RateLimiter, RateVerdict } from './rate-limiter.ts';

/**
 * Counts each request before it is planned, and refuses those that are too many with 429; every answer says what is left. A document
 * that was refused before counts as the cheapest. Of a subscription the first event counts.
 */
export function limitRates(limiter: RateLimiter): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: ({ contextValue: context }) => {
      const { rateKey } = context.admission;
      if (rateKey === undefined || context.progress?.shown !== undefined) return Promise.resolve();
      let counted: Promise<RateVerdict> | undefined;
      return Promise.resolve({
        didResolveOperation: async () => {
          counted = limiter.admit(rateKey, context.cost);
          const verdict = await counted;
          if (verdict.admitted) return;
          const extensions = { code: 'RATE_LIMITED', http: { status: 429 } };
          throw new GraphQLError(errorCodes.RATE_LIMITED, { extensions });
        },
        willSendResponse: async ({ response }) => {
          counted ??= limiter.admit(rateKey, 0);
          const { headers } = await counted;
          for (const [name, value] of Object.entries(headers))
            response.http.headers.set(name, value);
        },
      });
    },
  };
}
