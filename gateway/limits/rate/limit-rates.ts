import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';

import { errorCodes } from '#schema/kernel/errors.ts';

import type { RequestContext } from '../../request-context.ts';
import type { RateKey } from './rate-key.ts';
import type { RateLimiter, RateVerdict } from './rate-limiter.ts';

/** What it counts by. */
export interface RateCounting {
  readonly limiter: RateLimiter;
  readonly keyOf: (context: RequestContext) => RateKey;
  /** Cost of the operation as the limits have measured it, before anything is planned. */
  readonly costOf: (context: RequestContext) => number;
}

/**
 * Counts each request before it is planned, and refuses those that are too many with 429; every answer says what is left. A document
 * that was refused before counts as the cheapest. Of a subscription the first event counts.
 */
export function limitRates({
  limiter,
  keyOf,
  costOf,
}: RateCounting): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: ({ contextValue: context }) => {
      if (context.progress?.shown !== undefined) return Promise.resolve();
      let verdict: RateVerdict | undefined;
      return Promise.resolve({
        didResolveOperation: async () => {
          verdict = await limiter.admit(keyOf(context), costOf(context));
          if (verdict.admitted) return;
          const extensions = { code: 'RATE_LIMITED', http: { status: 429 } };
          throw new GraphQLError(errorCodes.RATE_LIMITED, { extensions });
        },
        willSendResponse: async ({ response }) => {
          verdict ??= await limiter.admit(keyOf(context), 0);
          for (const [name, value] of Object.entries(verdict.headers)) {
            if (name !== 'retry-after' || !verdict.admitted) response.http.headers.set(name, value);
          }
        },
      });
    },
  };
}
