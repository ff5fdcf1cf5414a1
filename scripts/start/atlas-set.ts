import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { CatalogueLocation } from '#provider/catalogue/catalogue-store.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { providerFolder, providerSchema } from '../ingest/provider-places.ts';

/** A set of catalogues: `demonstration`, `full` or another, and where its parts are kept. */
export interface AtlasSet {
  readonly home: string;
  readonly name: string;
  readonly folder: string;
  /** Which providers belong to the Atlas, and where they answer. */
  readonly registryFile: string;
  /** Folder of the secrets of all sets. */
  readonly keys: string;
  /** PostgreSQL for the databases, else SQLite files. */
  readonly databaseUrl: string | undefined;
}

/** The source that ships with the project. */
export const demonstrationSource = fileURLToPath(
  new URL(import.meta.resolve('#provider/demonstration')),
);

/** Folders and files of a set; nothing is made. */
export function locateSet(home: string, name: string, databaseUrl: string | undefined): AtlasSet {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name) || name === 'keys' || name === 'portal') {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `"${name}" cannot be the name of a set: use small letters, digits and hyphens, and neither keys nor portal.`,
    );
  }
  const folder = join(home, name);
  return {
    home,
    name,
    folder,
    registryFile: join(folder, 'registry.yaml'),
    keys: join(home, 'keys'),
    databaseUrl,
  };
}

/** Makes the home of sets where there is none, for its owner alone: catalogues hold rows, and the gateway's database who asked for them. */
export function makeHome(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
}

/** Ids of the providers whose catalogues are there and whole: one that is being built has another name. */
export function builtProviders(set: AtlasSet): readonly string[] {
  const folder = join(set.folder, 'providers');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.includes('.'))
    .toSorted();
}

/** Where a provider's database and columns are. */
export function placeOf(
  set: AtlasSet,
  id: string,
): { location: CatalogueLocation; columnsFolder: string } {
  const folder = providerFolder(set.home, set.name, id);
  return {
    location:
      set.databaseUrl === undefined
        ? { kind: 'sqlite', file: join(folder, 'catalogue.sqlite') }
        : { kind: 'postgresql', url: set.databaseUrl, schema: providerSchema(set.name, id) },
    columnsFolder: join(folder, 'columns'),
  };
}

/** Where the set's registry is. */
export function registryPlace(set: AtlasSet): CatalogueLocation {
  return set.databaseUrl === undefined
    ? { kind: 'sqlite', file: join(set.folder, 'registry.sqlite') }
    : {
        kind: 'postgresql',
        url: set.databaseUrl,
        schema: providerSchema(set.name, 'registry'),
      };
}
