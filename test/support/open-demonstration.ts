import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DevelopmentLevel } from '#gateway/access/development-issuer/development-visas.ts';
import { createLog } from '#schema/kernel/log.ts';
import { type AtlasSet, locateSet } from '#scripts/start/atlas-set.ts';
import { buildSet } from '#scripts/start/build-set.ts';
import { readPolicies, type ServingPolicies } from '#scripts/start/demonstration-policy.ts';
import { openAtlas } from '#scripts/start/open-atlas.ts';
import { dealtProviders } from '#scripts/start/registry-source.ts';

import { authorizationOf } from './authorization-of.ts';
import { buildDemonstration } from './built-demonstration.ts';

/** The whole Atlas over the thirty providers of the demonstration, in this process. */
export interface OpenDemonstration extends AsyncDisposable {
  readonly url: string;
  /** The whole response to a GraphQL request's JSON body, as somebody of this level; granted unless told otherwise. */
  readonly post: (body: string, level?: DevelopmentLevel) => Promise<unknown>;
}

/** How the demonstration is opened. */
export interface DemonstrationOptions {
  /** Its own unless told otherwise. */
  readonly policies?: ServingPolicies;
  /** With its own access terms; without, whoever has a project is granted all rows. */
  readonly ownTerms?: boolean;
}

/** What a test's Atlas shares with no other. */
export const aloneInTests = {
  gatewayDatabaseUrl: undefined,
  redisUrl: undefined,
  gatewayName: 'test',
  replicas: 1,
} as const;

/** Opens the demonstration in a temporary home, on free ports. */
export async function openDemonstration(
  options: DemonstrationOptions = {},
): Promise<OpenDemonstration> {
  const { policies = readPolicies({ name: 'demonstration' }), ownTerms = false } = options;
  await using opening = new AsyncDisposableStack();
  const { home } = opening.use(await buildDemonstration());
  const set = locateSet(home, 'demonstration', undefined);
  await buildSet(set, { say: () => undefined, stop: new AbortController().signal });
  if (!ownTerms) openAllRecords(set);
  const log = createLog('silent');
  const atlas = opening.use(
    await openAtlas({
      set,
      host: '127.0.0.1',
      tls: null,
      port: 0,
      separate: false,
      policies,
      // Machines that run tests may be slow: who is late is no matter here.
      summaryDeadlineMs: 10_000,
      ...aloneInTests,
      log,
    }),
  );
  const parts = opening.move();
  return {
    url: atlas.url,
    post: async (body, level = 'granted') => {
      const authorization = await authorizationOf(atlas.url, level);
      const headers = { 'content-type': 'application/json', ...authorization };
      const response = await fetch(`${atlas.url}/graphql`, { method: 'POST', headers, body });
      return response.json();
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** States terms by which rows of all datasets may be listed by whoever has a project. */
function openAllRecords(set: AtlasSet): void {
  const datasets = [...dealtProviders(set).values()].flatMap(({ id, collections }) =>
    collections.map((collection) => `${id}:${collection}`),
  );
  const terms = [{ datasets, duo: ['DUO:0000004'], records: 'OPEN' }];
  const text = JSON.stringify({ demonstration: true, terms });
  writeFileSync(join(set.folder, 'access-terms.yaml'), text);
}
