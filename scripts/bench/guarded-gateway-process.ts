import type { Mount } from '#kit/mount.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { createRateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import type { AccessTermsByDataset } from '#registry/entries/access-terms.ts';
import { createLog } from '#schema/kernel/log.ts';

import { readTermsOfSet } from '../start/access-terms.ts';
import { locateSet } from '../start/atlas-set.ts';
import { openGatewaySecrets } from '../start/gateway-secrets.ts';
import { openControl } from '../start/open-control.ts';
import { openCentral, serveGateway } from './bench-gateway.ts';

/**
 * The same gateway with all that decides, records and counts requests; an access home, a set and the providers' addresses are the arguments.
 * Of the registry it has what states terms.
 */
const [home = '', name = '', ...urls] = process.argv.slice(2);
const set = locateSet(home, name, undefined);
const central = await openCentral();
central.mount(termsMount(readTermsOfSet(set)));
const secrets = openGatewaySecrets(set.keys, Date.now);
const control = await openControl({
  set,
  secrets,
  registry: `${central.url}/registry`,
  issuer: null,
  gatewayDatabaseUrl: undefined,
  redisUrl: undefined,
  gatewayName: 'bench',
  replicas: 1,
  log: createLog('error'),
});
// Counts as it does, and refuses nobody.
const user = { ...defaultRateLimits.user, quota: Number.MAX_SAFE_INTEGER };
const limiter = createRateLimiter({ limits: { ...defaultRateLimits, user }, redis: null });
const { access, audit, account } = control;
await serveGateway(urls, central, { access, audit, account, limiter });

/** Answers whatever it is asked with one page of terms. */
function termsMount(terms: AccessTermsByDataset): Mount {
  const nodes = [...terms].map(([id, accessTerms]) => ({ id, accessTerms }));
  const pageInfo = { hasNextPage: false, endCursor: null };
  const body = JSON.stringify({ data: { datasets: { nodes, pageInfo } } });
  const headers = { 'content-type': 'application/json' };
  return { path: '/registry', respond: () => Promise.resolve({ status: 200, headers, body }) };
}
