import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLog } from '#schema/kernel/log.ts';
import { locateSet } from '#scripts/start/atlas-set.ts';
import { buildSet } from '#scripts/start/build-set.ts';
import { readPolicies, type ServingPolicies } from '#scripts/start/demonstration-policy.ts';
import { openAtlas } from '#scripts/start/open-atlas.ts';

/** The whole Atlas over the thirty providers of the demonstration, in this process. */
export interface OpenDemonstration extends AsyncDisposable {
  readonly url: string;
  /** The whole response to a GraphQL request's JSON body. */
  readonly post: (body: string) => Promise<unknown>;
}

/** Builds the demonstration in a temporary home and opens it on free ports, with its own policies unless told otherwise. */
export async function openDemonstration(
  policies: ServingPolicies = readPolicies({ name: 'demonstration' }),
): Promise<OpenDemonstration> {
  const home = await mkdtemp(join(tmpdir(), 'atlas-demonstration-'));
  const set = locateSet(home, 'demonstration', undefined);
  await buildSet(set, { say: () => undefined, stop: new AbortController().signal });
  const log = createLog('silent');
  const atlas = await openAtlas({
    set,
    host: '127.0.0.1',
    port: 0,
    separate: false,
    policies,
    // Machines that run tests may be slow: who is late is no matter here.
    summaryDeadlineMs: 10_000,
    log,
  });
  return {
    url: atlas.url,
    post: async (body) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${atlas.url}/graphql`, { method: 'POST', headers, body });
      return response.json();
    },
    [Symbol.asyncDispose]: async () => {
      await atlas[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
}
