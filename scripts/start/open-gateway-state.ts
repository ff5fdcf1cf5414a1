import { projectState } from '#gateway/access/projects/project.entity.ts';
import { revocationState } from '#gateway/access/revocations/revocation.entity.ts';
import { auditState } from '#gateway/audit/audit.entity.ts';
import { createRateLimiter, type RateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { openRedisLink, type RedisLink } from '#gateway/redis/redis-link.ts';
import { type GatewayState, openState } from '#gateway/state/open-state.ts';
import type { Environment } from '#schema/kernel/environment.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { AtlasSet } from './atlas-set.ts';
import { statePlace } from './state-place.ts';

/** What a gateway keeps, and what it shares with others of its Atlas. */
export interface OpenedGatewayState extends AsyncDisposable {
  readonly state: GatewayState;
  /** Null where it is the only one, or shares nothing. */
  readonly redis: RedisLink | null;
  readonly limiter: RateLimiter;
}

/** Opens it: the database with all that is kept in it, Redis where there is one, and the counters of rate limits. */
export async function openGatewayState(
  set: AtlasSet,
  environment: Pick<Environment, 'gatewayDatabaseUrl' | 'redisUrl' | 'replicas'>,
  log: Log,
): Promise<OpenedGatewayState> {
  await using opening = new AsyncDisposableStack();
  const { gatewayDatabaseUrl, redisUrl, replicas } = environment;
  const location = statePlace(set, gatewayDatabaseUrl);
  const kept = [auditState, projectState, revocationState];
  const state = opening.use(await openState({ location, parts: kept }));
  const redis = redisUrl === undefined ? null : opening.use(openRedisLink({ url: redisUrl, log }));
  const limiter = createRateLimiter({ limits: { ...defaultRateLimits, replicas }, redis });
  const parts = opening.move();
  return { state, redis, limiter, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
