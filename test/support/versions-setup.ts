import { join } from 'node:path';

import { openGateway } from '#gateway/gateway.ts';
import { createRoster } from '#gateway/scatter/provider-roster.ts';
import type { Mount } from '#kit/mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { openProvider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';
import { createVocabulary } from '#vocabulary/create-vocabulary.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';

import { supergraphSdl } from './gateway-setup.ts';
import { buildDemonstration } from './built-demonstration.ts';
import { nameRequest } from './name-request.ts';
import { openDoor } from './provider-access.ts';

/** Real providers, each serving a version of the contract, behind a gateway with a real vocabulary. */
export interface MixedVersions extends AsyncDisposable {
  /** Posts a query to the gateway. */
  readonly ask: (query: string) => Promise<unknown>;
  /** Posts a document to a provider itself. */
  readonly askProvider: (id: string, query: string) => Promise<unknown>;
  /** Documents that each provider was sent since the last look, without those of the start. */
  readonly takeSent: (id: string) => readonly string[];
  /** Lets a provider serve another version at its address, from the next request on. */
  readonly serve: (id: string, version: string) => Promise<void>;
}

/** Opens providers of the demonstration with the versions that they serve. */
export async function openMixedVersions(
  versions: Readonly<Record<string, string>>,
): Promise<MixedVersions> {
  await using opening = new AsyncDisposableStack();
  const loaded = opening.use(await buildDemonstration({ only: Object.keys(versions) }));
  const log = createLog('silent');
  const host = opening.use(
    await openSubgraphHost({
      host: '127.0.0.1',
      port: 0,
      mounts: [createVocabulary({ log })],
      log,
    }),
  );
  const served = opening.use(new AsyncDisposableStack());
  const sent = new Map<string, string[]>();
  const serve = async (id: string, version: string): Promise<void> => {
    const folder = loaded.folderOf(id);
    const provider = served.use(
      await openProvider({
        id,
        location: { kind: 'sqlite', file: join(folder, 'catalogue.sqlite') },
        columnsFolder: join(folder, 'columns'),
        schema: createProviderSchema(version),
        door: openDoor,
        log,
      }),
    );
    host.unmount(`/${id}`);
    host.mount(noting(provider.mount, sent));
  };
  for (const [id, version] of Object.entries(versions)) await serve(id, version);
  const urlOf = (id: string): string => `${host.url}/${id}`;
  const gateway = opening.use(
    await openGateway({
      supergraphSdl,
      host: '127.0.0.1',
      port: 0,
      roster: createRoster(Object.keys(versions).map((id) => ({ id, url: urlOf(id), joined: 1 }))),
      central: new Map([
        ['registry', `${host.url}/registry`],
        ['vocabulary', `${host.url}/vocabulary`],
      ]),
      cursorKey: Buffer.alloc(32, 'k'),
      access: withoutAccess(),
      log,
    }),
  );
  const parts = opening.move();
  return {
    ask: (query) => post(`${gateway.url}/graphql`, query),
    askProvider: (id, query) => post(urlOf(id), query),
    takeSent: (id) => {
      const documents = sent.get(id) ?? [];
      sent.set(id, []);
      return documents;
    },
    serve,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function noting({ path, respond }: Mount, sent: Map<string, string[]>): Mount {
  return {
    path,
    respond: (request) => {
      const { query } = request.body as { readonly query: string };
      const id = path.slice(1);
      sent.set(id, [...(sent.get(id) ?? []), query]);
      return respond(request);
    },
  };
}

async function post(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query }),
  });
  return nameRequest(await response.json(), response.headers.get('x-request-id'));
}
