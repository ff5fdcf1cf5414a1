import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { defaultLimits } from '#gateway/limits/limits.ts';
import type { Mount, MountResponse } from '#kit/mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createSubgraphMount } from '#kit/subgraph-mount.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { openColumns } from '#provider/columns/open-columns.ts';
import type { CatalogueSearch, ReleaseView } from '#provider/search/catalogue-search.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';
import { contractVersion } from '#provider/serving/contract-version.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { ServingContext } from '#provider/serving/serving-context.ts';
import { createLog } from '#schema/kernel/log.ts';
import { type ScratchCatalogue, testDatabases } from '#test/support/catalogue-databases.ts';
import { nextEvent, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { fullAccess } from '#test/support/provider-access.ts';
import { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

test('a provider whose client has left begins no further scan', async () => {
  const [database] = testDatabases;
  assert.ok(database);
  await using place = await database.scratch();
  await buildSmallCatalogue(place);
  const begun = { scans: 0, first: Promise.withResolvers<void>() };
  await using provider = await serveSlowly(place, () => {
    begun.scans++;
    begun.first.resolve();
  });
  await using atlas = await startGateway({}, { limits });
  atlas.roster.replace([{ id: 'small', url: provider.url, joined: 1 }]);

  const all = 200;
  const facets = Array.from({ length: all }, (_, n) => `f${n}: facets(fields: [SEX]) { field }`);
  const client = new AbortController();
  const operation = { query: `subscription { summary { ${facets.join(' ')} } }` };
  const events = readEvents(`${atlas.url}/graphql/stream`, operation, client.signal);
  await nextEvent(events);
  await begun.first.promise;
  client.abort();
  await assert.rejects(events.next(), { name: 'AbortError' });
  assert.equal((await provider.answered).status, 499);
  assert.ok(begun.scans < all, `${begun.scans} of ${all} scans were begun`);
});

/** As many facets as it takes to leave while they are counted. */
const limits = { ...defaultLimits, maxTokens: 5_000, maxAliases: 200 };

interface SlowProvider extends AsyncDisposable {
  readonly url: string;
  /** What became of the question with facets. */
  readonly answered: Promise<MountResponse>;
}

/** Serves the small catalogue; each scan for a facet is told before it runs. */
async function serveSlowly(place: ScratchCatalogue, tell: () => void): Promise<SlowProvider> {
  await using opening = new AsyncDisposableStack();
  const log = createLog('silent');
  const store = opening.use(await openCatalogueStore(place.location));
  const expected = { providerId: 'small', buildId: 'b1' };
  const columns = await openColumns(join(place.folder, 'columns'), expected);
  const whole = slowed(createCatalogueSearch(columns), tell);
  const searches = { whole, datasets: new Set(['d1']), within: () => whole };
  const schemaVersion = contractVersion;
  const access = fullAccess(['d1']);
  const parts = { store, searches, access, schemaVersion, withholdsDays: false };
  const path = '/small';
  const { respond } = createSubgraphMount({
    path,
    schema: createProviderSchema(),
    log,
    context: ({ signal }, document) => new ServingContext({ ...parts, document, signal }),
  });
  const answered = Promise.withResolvers<MountResponse>();
  const mount: Mount = {
    path,
    respond: async (request) => {
      const response = await respond(request);
      if (JSON.stringify(request.body).includes('facets')) answered.resolve(response);
      return response;
    },
  };
  const host = { host: '127.0.0.1', port: 0, mounts: [mount], log };
  const { url } = opening.use(await openSubgraphHost(host));
  const opened = opening.move();
  return {
    url: url + path,
    answered: answered.promise,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Scans that take longer than a turn, so that the process looks up between two of them. */
function slowed(search: CatalogueSearch, tell: () => void): CatalogueSearch {
  return {
    ...search,
    at: (release) => {
      const view = search.at(release);
      return {
        ...view,
        facet: (...given: Parameters<ReleaseView['facet']>) => {
          tell();
          const until = performance.now() + 5;
          while (performance.now() < until);
          return view.facet(...given);
        },
      };
    },
  };
}
