import { createRateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { createRoster } from '#gateway/scatter/provider-roster.ts';
import type { Mount } from '#kit/mount.ts';
import type { SubgraphHost } from '#kit/subgraph-host.ts';
import type { AccessTermsByDataset } from '#registry/entries/access-terms.ts';
import { createLog } from '#schema/kernel/log.ts';

import { readTermsOfSet } from '../start/access-terms.ts';
import type { AtlasSet } from '../start/atlas-set.ts';
import { openGatewaySecrets } from '../start/gateway-secrets.ts';
import { readGatewayTrust } from '../start/gateway-trust.ts';
import { type Control, openControl } from '../start/open-control.ts';

/**
 * Opens all that decides, records and counts requests, by the files of a set in an access home. Of the registry there is what states terms,
 * which the host is given. The limiter counts as it does, and refuses nobody.
 */
export async function openBenchControl(
  set: AtlasSet,
  central: SubgraphHost,
  now: () => number,
): Promise<Control> {
  central.mount(termsMount(readTermsOfSet(set)));
  const control = await openControl({
    set,
    secrets: openGatewaySecrets(set.keys, now),
    registry: `${central.url}/registry`,
    // Nobody joins while it runs.
    roster: createRoster([]),
    trust: readGatewayTrust(set, null).configuration,
    gatewayDatabaseUrl: undefined,
    redisUrl: undefined,
    gatewayName: 'bench',
    replicas: 1,
    log: createLog('error'),
  });
  const user = { ...defaultRateLimits.user, quota: Number.MAX_SAFE_INTEGER };
  const limiter = createRateLimiter({ limits: { ...defaultRateLimits, user }, redis: null });
  return { ...control, limiter };
}

/** Answers whatever it is asked with one page of terms. */
function termsMount(terms: AccessTermsByDataset): Mount {
  const nodes = [...terms].map(([id, accessTerms]) => ({ id, accessTerms }));
  const pageInfo = { hasNextPage: false, endCursor: null };
  const body = JSON.stringify({ data: { datasets: { nodes, pageInfo } } });
  const headers = { 'content-type': 'application/json' };
  return { path: '/registry', respond: () => Promise.resolve({ status: 200, headers, body }) };
}
