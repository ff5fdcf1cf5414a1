import { join } from 'node:path';

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
import { fullAccess } from '#test/support/provider-access.ts';
import type { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

const schema = createProviderSchema();

/** A provider of which every scan and every statement is told before it runs. */
export interface WatchedProvider extends AsyncDisposable {
  readonly mount: Mount;
}

/** Opens one over the small catalogue; `tell` hears the names of scans and the texts of statements. */
export async function openWatched(
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
    all: (sql, parameters) => {
      tell(sql);
      return store.all(sql, parameters);
    },
    allWhereIn: (select, column, values) => {
      tell(`${select} where ${column} in`);
      return store.allWhereIn(select, column, values);
    },
  };
}

/** What a statement reads from, or the name of a scan. */
export function tableOf(work: string): string {
  return /from \w+/.exec(work)?.[0] ?? work;
}
