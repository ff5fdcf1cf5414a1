import { readFileSync } from 'node:fs';

import { type Gateway, type GatewayOptions, openGateway } from '#gateway/gateway.ts';
import { createRoster, type ReplaceableRoster } from '#gateway/scatter/provider-roster.ts';
import type { Mount } from '#kit/mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createLog } from '#schema/kernel/log.ts';

import { withoutAccess } from '#scripts/bench/without-access.ts';

import { answerAsGiven } from './concepts-as-given.ts';
import type { FakeRow } from './fake-catalogue.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { nameRequest } from './name-request.ts';
import { entryOf } from './scatter-setup.ts';
import { sharedPlanner } from './shared-planner.ts';

/** A gateway before fake providers and central subgraphs that answer as told. */
export interface GatewaySetup extends AsyncDisposable {
  readonly url: string;
  readonly providers: readonly FakeProvider[];
  readonly roster: ReplaceableRoster;
  /** Body that each central subgraph answers with; tests change it. */
  readonly centralAnswers: Map<string, string>;
  /** Posts a query and takes the answer apart; the request's id is called `this request` in it. */
  readonly ask: (query: string, variables?: Record<string, unknown>) => Promise<unknown>;
}

/** The composed schema as committed. */
export const supergraphSdl = readFileSync(
  new URL('../../schema/supergraph.graphql', import.meta.url),
  'utf8',
);

/** Starts one fake provider for each name, two central subgraphs and a gateway before them. */
export async function startGateway(
  rows: Readonly<Record<string, readonly FakeRow[]>>,
  settings: Partial<GatewayOptions> = {},
): Promise<GatewaySetup> {
  await using opening = new AsyncDisposableStack();
  const log = settings.log ?? createLog('silent');
  const providers: FakeProvider[] = [];
  for (const [id, own] of Object.entries(rows)) {
    providers.push(opening.use(await startFakeProvider(id, own)));
  }
  const centralAnswers = new Map([
    ['registry', '{"data":{"__typename":"Query"}}'],
    ['vocabulary', '{"data":{"__typename":"Query"}}'],
  ]);
  const host = opening.use(
    await openSubgraphHost({
      host: '127.0.0.1',
      port: 0,
      mounts: [...centralAnswers.keys()].map((name) => mountOf(name, centralAnswers)),
      log,
    }),
  );
  const roster = createRoster(providers.map((provider) => entryOf(provider)));
  const gateway: Gateway = opening.use(
    await openGateway({
      supergraphSdl,
      host: '127.0.0.1',
      port: 0,
      roster,
      access: withoutAccess(),
      ...(settings.supergraphSdl === undefined ? { planner: sharedPlanner() } : {}),
      central: new Map([...centralAnswers.keys()].map((name) => [name, `${host.url}/${name}`])),
      cursorKey: Buffer.alloc(32, 'k'),
      log,
      ...settings,
    }),
  );
  const parts = opening.move();
  return {
    url: gateway.url,
    providers,
    roster,
    centralAnswers,
    ask: async (query, variables = {}) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return nameRequest(await response.json(), response.headers.get('x-request-id'));
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function mountOf(name: string, answers: ReadonlyMap<string, string>): Mount {
  return {
    path: `/${name}`,
    respond: ({ body }) =>
      Promise.resolve({
        status: answers.has(name) ? 200 : 503,
        headers: { 'content-type': 'application/json' },
        body: answerAsGiven(body) ?? answers.get(name) ?? 'Service Unavailable at http://10.0.0.7/',
      }),
  };
}
