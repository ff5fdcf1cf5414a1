import type { Log } from '#schema/kernel/log.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';

import type { CentralClient } from '../central-client.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { GatewayState } from '../state/open-state.ts';
import { createAdmitter } from './admit-callers.ts';
import { openTermsStore } from './decisions/terms-store.ts';
import type { GatewayAccess } from './gateway-access.ts';
import { createVisaReader } from './passports/visa-reader.ts';
import { createProjectStore } from './projects/project-store.ts';
import { openProjects, type Projects } from './projects/projects.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { openRevocations } from './revocations/open-revocations.ts';
import { createRevocationCopy } from './revocations/revocation-copy.ts';
import { createRevocationStore } from './revocations/revocation-store.ts';
import { createOwnScope } from './tickets/create-scopes.ts';
import type { TicketOptions } from './tickets/issue-tickets.ts';
import { createAuthenticator } from './tokens/authenticate.ts';
import { openGuardedHttps } from './tokens/guarded-https.ts';
import { createIssuerKeys } from './tokens/issuer-keys.ts';

/** What access is decided with. */
export interface AccessOptions {
  /** Whose tokens, passports and visas are taken. */
  readonly trust: TrustConfiguration;
  /** Its parts hold `projectState` and `revocationState`. */
  readonly state: GatewayState;
  /** Null without Redis. */
  readonly redis: RedisLink | null;
  /** States the access terms of datasets. */
  readonly registry: Pick<CentralClient, 'ask'>;
  /** Whoever joins brings datasets, whose terms are read at once. */
  readonly roster: { readonly subscribe: (listener: () => void) => () => void };
  readonly tickets: TicketOptions;
  /** Secret that pseudonyms are made with; at least 32 bytes, the same on all replicas, never changed. */
  readonly pseudonymKey: Buffer;
  readonly log: Log;
}

/** Access control that runs; disposing ends what it reads in the background. */
export interface OpenedAccess extends GatewayAccess, AsyncDisposable {
  readonly projects: Projects;
}

/** Opens it, its parts in the order in which a caller meets them. */
export async function openAccess(options: AccessOptions): Promise<OpenedAccess> {
  const { trust, state, redis, registry, tickets, log } = options;
  await using opening = new AsyncDisposableStack();
  const { fetchText } = opening.use(openGuardedHttps());
  const monotonicMs = (): number => performance.now();
  const keys = createIssuerKeys({ trust, fetchText, monotonicMs, log });
  const copy = redis === null ? null : createRevocationCopy(redis);
  const store = createRevocationStore(state);
  const revocations = opening.use(await openRevocations({ store, copy, log }));
  const { now } = tickets;
  const projects = opening.use(await openProjects({ store: createProjectStore(state), now, log }));
  const terms = opening.use(await openTermsStore({ registry, log }));
  opening.defer(options.roster.subscribe(() => void terms.refresh()));
  const admit = createAdmitter({
    authenticator: createAuthenticator(trust, keys),
    revocations,
    visas: createVisaReader({ trust, keys, fetchText }),
    pseudonymOf: createPseudonyms(options.pseudonymKey),
    projectsOf: (identity, visas) => projects.of(identity, visas),
    projectsRevision: () => projects.revision(),
    terms: () => terms.all(),
    tickets,
    now,
    log,
  });
  const parts = opening.move();
  return {
    admit,
    own: createOwnScope(tickets),
    projects,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
