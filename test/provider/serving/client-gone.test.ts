import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Mount } from '#kit/mount.ts';
import { createSubgraphMount } from '#kit/subgraph-mount.ts';
import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { openColumns } from '#provider/columns/open-columns.ts';
import type { CatalogueSearch } from '#provider/search/catalogue-search.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';
import { contractVersion } from '#provider/serving/contract-version.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { ServingContext } from '#provider/serving/serving-context.ts';
import { createLog } from '#schema/kernel/log.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { mountRequest } from '#test/support/mount-request.ts';
import { fullAccess } from '#test/support/provider-access.ts';
import { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

const schema = createProviderSchema();
const nobody = {
  status: 499,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '',
};
const query = `{
  a: studies(first: 2) { nodes { id subject { id } series { nodes { id } } } totalCount { exact } }
  b: summary { subjects facets(fields: [SEX]) { field } }
}`;

/** A provider of which every scan and every statement is told before it runs. */
interface WatchedProvider extends AsyncDisposable {
  readonly mount: Mount;
}

async function openWatched(
  { location, folder }: Parameters<typeof buildSmallCatalogue>[0],
  tell: (work: string) => void,
): Promise<WatchedProvider> {
  const store = await openCatalogueStore(location);
  const expected = { providerId: 'small', buildId: 'b1' };
  const search = createCatalogueSearch(await openColumns(join(folder, 'columns'), expected));
  const whole = watchSearch(search, tell);
  const searches = { whole, datasets: new Set(['d1']), within: () => whole };
  const watched = { store: watchStore(store, tell), searches };
  const mount = createSubgraphMount({
    path: '/small',
    schema,
    log: createLog('silent'),
    context: ({ signal }, document) =>
      new ServingContext({
        ...watched,
        document,
        access: fullAccess(['d1']),
        schemaVersion: contractVersion,
        withholdsDays: false,
        signal,
      }),
  });
  return { mount, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

function watchSearch(search: CatalogueSearch, tell: (work: string) => void): CatalogueSearch {
  return {
    ...search,
    at: (release) => {
      const view = search.at(release);
      const watch =
        <Given extends readonly unknown[], Answer>(
          name: string,
          scan: (...given: Given) => Answer,
        ) =>
        (...given: Given): Answer => {
          tell(name);
          return scan(...given);
        };
      return {
        ...view,
        outcomes: watch('outcomes', view.outcomes),
        list: watch('list', view.list),
        count: watch('count', view.count),
        summarise: watch('summarise', view.summarise),
        facet: watch('facet', view.facet),
        children: watch('children', view.children),
      };
    },
  };
}

function watchStore(store: CatalogueStore, tell: (work: string) => void): CatalogueStore {
  return {
    ...store,
    allWhereIn: (select, column, values) => {
      tell(/from \w+/.exec(select)?.[0] ?? select);
      return store.allWhereIn(select, column, values);
    },
  };
}

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: for a client that has hung up nothing is scanned or read`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    const work: string[] = [];
    await using provider = await openWatched(place, (done) => work.push(done));
    const signal = AbortSignal.abort();
    assert.deepEqual(await provider.mount.respond(mountRequest({ query }, signal)), nobody);
    assert.deepEqual(work, []);
  });

  test(
    `${name}: when a client hangs up, no further scan or statement is begun`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      const all = [
        'outcomes',
        'list',
        'count',
        'summarise',
        'facet',
        'from study',
        'children',
        'from series',
      ];
      for (const last of all) {
        const client = new AbortController();
        const work: string[] = [];
        await using provider = await openWatched(place, (begun) => {
          work.push(begun);
          if (begun === last) client.abort();
        });
        const { signal } = client;
        assert.deepEqual(await provider.mount.respond(mountRequest({ query }, signal)), nobody);
        assert.equal(work.at(-1), last);
      }
    },
  );

  test(
    `${name}: a client that hangs up before its turn has nothing scanned`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      const client = new AbortController();
      const work: string[] = [];
      await using provider = await openWatched(place, (begun) => work.push(begun));
      const answer = provider.mount.respond(mountRequest({ query }, client.signal));
      client.abort();
      assert.deepEqual(await answer, nobody);
      assert.deepEqual(work, []);
    },
  );
}
