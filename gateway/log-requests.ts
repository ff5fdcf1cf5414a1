import type { ApolloServerPlugin } from '@apollo/server';

import type { Log } from '#schema/kernel/log.ts';

import type { RequestContext } from './request-context.ts';

/** Writes one line a request: operation, status, time, and which providers were asked and failed. No variables. */
export function createRequestLog(log: Log): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: () => {
      const begun = performance.now();
      return Promise.resolve({
        willSendResponse: ({ response, operationName, contextValue }) => {
          // Streams are logged as a whole, when they end.
          if (contextValue.progress !== undefined) return Promise.resolve();
          const { body } = response;
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          const failed = [...contextValue.asked].filter(([, code]) => code !== null);
          log.info(
            {
              requestId: contextValue.requestId,
              operation: operationName ?? null,
              status: response.http.status ?? 200,
              ms: Math.round((performance.now() - begun) * 10) / 10,
              asked: contextValue.asked.size,
              failed: Object.fromEntries(failed),
              errors: [...new Set(errors.map(({ extensions }) => extensions?.['code']))],
            },
            'request',
          );
          return Promise.resolve();
        },
      });
    },
  };
}
