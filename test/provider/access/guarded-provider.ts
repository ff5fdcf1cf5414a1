import { join } from 'node:path';

import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { followAccess } from '#provider/access/follow-access.ts';
import type { LoggedCall } from '#provider/access/logged-call.ts';
import { createProviderDoor } from '#provider/access/provider-door.ts';
import { readReleaseLog } from '#provider/access/read-release-log.ts';
import { openReleaseLog } from '#provider/access/release-log.ts';
import { createSpentNonces } from '#provider/access/spent-nonces.ts';
import { createLog } from '#schema/kernel/log.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

import type { AccessSetup, TestCall } from './access-setup.ts';

/** What a provider answered. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** The small catalogue behind a real door, on loopback. */
export interface GuardedProvider extends AsyncDisposable {
  readonly url: string;
  /** Makes a call as its gateway does. */
  readonly ask: (query: string, call?: TestCall) => Promise<Answered>;
  /** Posts a body with these headers. */
  readonly post: (body: string, headers: Readonly<Record<string, string>>) => Promise<Answered>;
  /** Lines of the provider's log, oldest first; the provider is closed by this. */
  readonly close: () => Promise<readonly LoggedCall[]>;
}

/** Opens it; `clock.now` is what the door takes for the time, in milliseconds since 1970. */
export async function openGuarded(
  { folder, headersFor }: AccessSetup,
  clock: { now: number } = { now: Date.now() },
): Promise<GuardedProvider> {
  await using opening = new AsyncDisposableStack();
  const log = createLog('silent');
  const now = (): number => clock.now;
  const place = opening.use(await testDatabases[0]!.scratch());
  await buildSmallCatalogue(place);
  const releases = await openReleaseLog({ folder: join(folder, 'log'), log });
  const rules = followAccess(folder, now);
  const nonces = createSpentNonces();
  const parts = { provider: 'small', rules, nonces, releases, log, now };
  const provider = opening.use(await openSmall(place, 'small', () => createProviderDoor(parts)));
  const mounts = [provider.mount];
  const host = opening.use(await openSubgraphHost({ host: '127.0.0.1', port: 0, mounts, log }));
  const opened = opening.move();
  const post = async (body: string, headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${host.url}/small`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, body: await response.json() };
  };
  return {
    url: `${host.url}/small`,
    post,
    ask: (query, call) => {
      const body = JSON.stringify({ query });
      return post(body, headersFor(body, { now: clock.now, ...call }));
    },
    close: async () => {
      await opened.disposeAsync();
      return readReleaseLog(join(folder, 'log'), new Date(clock.now).toISOString().slice(0, 10));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
