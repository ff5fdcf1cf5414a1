import { ApolloServer } from '@apollo/server';

import type { Log } from '#schema/kernel/log.ts';

import type { AccessRules } from './access/levels/access-rules.ts';
import { enforceLevels } from './access/levels/enforce-levels.ts';
import { setAnswerStatus } from './answer-status.ts';
import { createLimits, type Limits } from './limits/limit-requests.ts';
import { createRequestLog } from './log-requests.ts';
import { createErrorMask } from './mask-errors.ts';
import type { RequestContext } from './request-context.ts';
import { requireOperation } from './require-operation.ts';
import type { ShownEngine } from './stream/show-subscriptions.ts';

/** What its plugins decide by. */
export interface ServerOptions {
  readonly rules: AccessRules;
  readonly limits: Limits;
  readonly log: Log;
}

/** Apollo Server before an engine, its plugins in the order in which a request meets them. */
export function createApolloServer(
  gateway: ShownEngine['engine'],
  { rules, limits, log }: ServerOptions,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway,
    plugins: [
      createRequestLog(log),
      requireOperation,
      enforceLevels(rules),
      createLimits(limits),
      setAnswerStatus,
    ],
    formatError: createErrorMask(log),
    parseOptions: { maxTokens: limits.maxTokens },
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: log.child({ part: 'apollo' }),
  });
}
