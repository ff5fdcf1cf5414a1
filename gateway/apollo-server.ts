import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';

import type { Log } from '#schema/kernel/log.ts';

import { enforceLevels } from './access/levels/enforce-levels.ts';
import { setAnswerStatus } from './answer-status.ts';
import { createLimits } from './limits/limit-requests.ts';
import type { Limits } from './limits/limits.ts';
import { listFewErrors } from './limits/list-few-errors.ts';
import { readFieldsOf } from './limits/provider-fields.ts';
import { limitRates } from './limits/rate/limit-rates.ts';
import type { RateLimiter } from './limits/rate/rate-limiter.ts';
import { requireSoundVariables } from './limits/require-sound-variables.ts';
import type { ServiceProfile } from './limits/service-profile.ts';
import { createRequestLog } from './log-requests.ts';
import type { Audit } from './audit/create-audit.ts';
import { createErrorMask } from './mask-errors.ts';
import type { RequestContext } from './request-context.ts';
import { requireOperation } from './require-operation.ts';
import { readMergeRules } from './scatter/merge-rules.ts';
import type { ShownEngine } from './stream/show-subscriptions.ts';

/** What its plugins decide by. */
export interface ServerOptions {
  readonly supergraphSdl: string;
  readonly limits: Limits;
  /** How many providers there are now. */
  readonly providers: () => number;
  /** OPEN where nothing is said. */
  readonly profile?: ServiceProfile;
  /** Whether data with errors has a status of its own. */
  readonly tellPartial?: boolean;
  /** Counts what callers ask; without it nobody is counted. */
  readonly limiter?: RateLimiter;
  /** Records each answer before it leaves; without it nothing is recorded. */
  readonly audit?: Audit;
  readonly log: Log;
}

/** Apollo Server before an engine, its plugins in the order in which a request meets them. */
export function createApolloServer(
  gateway: ShownEngine['engine'],
  options: ServerOptions,
): ApolloServer<RequestContext> {
  const {
    supergraphSdl,
    limits,
    providers,
    profile = 'OPEN',
    tellPartial = false,
    limiter,
    audit,
    log,
  } = options;
  const rules = readMergeRules(supergraphSdl);
  const asksProviders = readFieldsOf(supergraphSdl, 'PROVIDER');
  return new ApolloServer<RequestContext>({
    gateway,
    plugins: [
      createRequestLog(log),
      requireOperation,
      createLimits({ limits, rules, asksProviders, providers }),
      requireSoundVariables,
      enforceLevels(supergraphSdl),
      ...(limiter === undefined ? [] : [limitRates(limiter)]),
      setAnswerStatus({ tellPartial }),
      listFewErrors(limits.maxErrorsListed),
      // Behind all that changes the answer: what is recorded is what leaves.
      ...(audit === undefined ? [] : [audit.plugin]),
      ApolloServerPluginLandingPageDisabled(),
    ],
    formatError: createErrorMask(log),
    parseOptions: { maxTokens: limits.maxTokens },
    introspection: profile === 'OPEN',
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: log.child({ part: 'apollo' }),
  });
}
