import type { AccountParts } from '#gateway/account/account-parts.ts';
import { type AccessOptions, type OpenedAccess, openAccess } from '#gateway/access/open-access.ts';
import { projectState } from '#gateway/access/projects/project.entity.ts';
import { revocationState } from '#gateway/access/revocations/revocation.entity.ts';
import { auditState } from '#gateway/audit/audit.entity.ts';
import { type Audit, openAudit } from '#gateway/audit/create-audit.ts';
import { createCentralClient } from '#gateway/central-client.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { createRateLimiter, type RateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { openRedisLink } from '#gateway/redis/redis-link.ts';
import { openState } from '#gateway/state/open-state.ts';
import type { Log } from '#schema/kernel/log.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';

import { headsPlace } from '../audit/audit-place.ts';
import type { AtlasSet } from './atlas-set.ts';
import type { GatewaySecrets } from './gateway-secrets.ts';
import { statePlace } from './state-place.ts';

/** What control over requests is opened with. */
export interface ControlOptions {
  readonly set: AtlasSet;
  readonly secrets: GatewaySecrets;
  readonly roster: AccessOptions['roster'];
  /** Address of the registry, which states access terms. */
  readonly registry: string;
  readonly trust: TrustConfiguration;
  readonly gatewayDatabaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Name of this gateway among its replicas, and how many there are. */
  readonly gatewayName: string;
  readonly replicas: number;
  readonly log: Log;
}

/** Who is let in, what of it is recorded and counted. Disposing ends it after the gateway. */
export interface Control extends AsyncDisposable {
  readonly access: OpenedAccess;
  readonly audit: Audit;
  readonly account: AccountParts;
  readonly limiter: RateLimiter;
}

const registryDeadlines = { connectMs: 1_000, callMs: 5_000, totalMs: 10_000 };
const maxRegistryBytes = 8 * 1024 * 1024;

/** Opens the gateway's own database and all that stands on it. Throws CONFIGURATION_INVALID. */
export async function openControl(options: ControlOptions): Promise<Control> {
  const { set, secrets, trust, redisUrl, replicas, log } = options;
  await using opening = new AsyncDisposableStack();
  const location = statePlace(set, options.gatewayDatabaseUrl);
  const parts = [auditState, projectState, revocationState];
  const state = opening.use(await openState({ location, parts }));
  const redis = redisUrl === undefined ? null : opening.use(openRedisLink({ url: redisUrl, log }));
  const audit = opening.use(
    await openAudit({
      state,
      location,
      chain: options.gatewayName,
      keys: set.keys,
      headsFile: headsPlace(set),
      now: secrets.tickets.now,
      log,
    }),
  );
  const registry = opening.use(
    createCentralClient({
      name: 'registry',
      url: options.registry,
      deadlines: registryDeadlines,
      maxResponseBytes: maxRegistryBytes,
      log,
    }),
  );
  const access = opening.use(
    await openAccess({
      trust,
      state,
      redis,
      registry,
      roster: options.roster,
      tickets: { ...secrets.tickets, headFor: (provider) => audit.headFor(provider) },
      pseudonymKey: secrets.pseudonymKey,
      log,
    }),
  );
  const opened = opening.move();
  return {
    access,
    audit,
    account: { projects: access.projects, activity: audit.activity },
    limiter: createRateLimiter({ limits: { ...defaultRateLimits, replicas }, redis }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
