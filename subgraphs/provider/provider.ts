import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

import type { GraphQLSchema } from 'graphql';

import type { Mount } from '#kit/mount.ts';
import { createResponder } from '#kit/subgraph-mount.ts';
import type { Log } from '#schema/kernel/log.ts';
import { stateHeader } from '#schema/wire/provider-state.ts';

import { guardMount } from './access/guard-mount.ts';
import type { OpenDoor, ProviderDoor } from './access/provider-door.ts';
import type { CatalogueLocation, CatalogueStore } from './catalogue/catalogue-store.ts';
import { openCatalogueStore } from './catalogue/open-catalogue-store.ts';
import {
  brokenCatalogue,
  type CataloguePlace,
  verifyCatalogue,
} from './catalogue/verify-catalogue.ts';
import { openColumns } from './columns/open-columns.ts';
import { withholdDays } from './columns/withhold-days.ts';
import type { CatalogueSearch } from './search/catalogue-search.ts';
import { createRestrictedSearches, type RestrictedSearches } from './search/restricted-searches.ts';
import { versionOf } from './serving/create-provider-schema.ts';
import { ServingContext } from './serving/serving-context.ts';

/** What a provider is opened from. */
export interface ProviderOptions {
  readonly id: string;
  readonly location: CatalogueLocation;
  /** Folder of the columns that were frozen from the catalogue, within the provider's. */
  readonly columnsFolder: string;
  /** From `createProviderSchema`, once a process and version. */
  readonly schema: GraphQLSchema;
  /** Keeps to itself when something was: nobody sees days, or can ask for them. */
  readonly withholdsDays?: boolean;
  /** What every request passes first; closed when the provider is disposed of. */
  readonly door: OpenDoor;
  readonly log: Log;
}

/** A provider that can answer; disposing closes its database and its door. */
export interface Provider extends AsyncDisposable {
  readonly id: string;
  /** Answers under `/<id>`. */
  readonly mount: Mount;
  readonly search: CatalogueSearch;
}

/**
 * Opens a provider's catalogue for serving. Throws CATALOGUE_BROKEN, saying what to do, for a catalogue that is missing,
 * unfinished or another provider's, and for columns that do not belong to it.
 */
export async function openProvider(options: ProviderOptions): Promise<Provider> {
  const { id, location, schema, withholdsDays = false, log } = options;
  const schemaVersion = versionOf(schema);
  if (location.kind === 'sqlite' && !existsSync(location.file)) {
    throw brokenCatalogue(placeOf(options), 'is not there');
  }
  await using opening = new AsyncDisposableStack();
  const store = opening.use(await openCatalogueStore(location));
  const searches = await openSearches(store, options);
  const door = opening.use(await options.door({ datasets: await datasetsOf(store), store }));
  const mount = guardMount({
    path: `/${id}`,
    door,
    respond: createResponder(schema, log),
    context: (access, document, signal) =>
      new ServingContext({
        store,
        searches,
        document,
        access,
        schemaVersion,
        withholdsDays,
        signal,
      }),
  });
  const parts = opening.move();
  return {
    id,
    mount: withState(mount, door),
    search: searches.whole,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Local ids of the datasets that a catalogue has. */
async function datasetsOf(store: CatalogueStore): Promise<readonly string[]> {
  const rows = await store.all<{ id: string }>('select id from dataset order by id');
  return rows.map(({ id }) => id);
}

/**
 * Says with each answer in which state it was given. While it is open, and by the same rules, a provider answers the same question alike;
 * of another opening it cannot know.
 */
function withState({ path, respond }: Mount, door: ProviderDoor): Mount {
  const opening = randomUUID();
  return {
    path,
    respond: async (request) => {
      const state = `${opening}.${door.state()}`;
      const response = await respond(request);
      return { ...response, headers: { ...response.headers, [stateHeader]: state } };
    },
  };
}

async function openSearches(
  store: CatalogueStore,
  options: ProviderOptions,
): Promise<RestrictedSearches> {
  const { id, columnsFolder, withholdsDays = false } = options;
  const identity = await verifyCatalogue(store, placeOf(options));
  if (identity.providerId !== id) {
    throw brokenCatalogue(placeOf(options), `belongs to "${identity.providerId}", not to "${id}"`);
  }
  const columns = await openColumns(columnsFolder, identity);
  return createRestrictedSearches(withholdsDays ? withholdDays(columns) : columns);
}

function placeOf({ location, columnsFolder }: ProviderOptions): CataloguePlace {
  return { location, folder: dirname(columnsFolder) };
}
