import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CatalogueLocation } from '#provider/catalogue/catalogue-store.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';

/** A place for a catalogue that goes when it is disposed of. */
export interface ScratchCatalogue extends AsyncDisposable {
  readonly location: CatalogueLocation;
  /** For files beside it. */
  readonly folder: string;
}

/** A database that a suite runs on. */
export interface TestDatabase {
  readonly name: string;
  /** Why it is left out on this machine, or false; for the `skip` option of a test. */
  readonly skip: string | false;
  readonly scratch: () => Promise<ScratchCatalogue>;
  /** A place with a database of its own, for a test that looks at all of it while others come and go. */
  readonly scratchAlone: () => Promise<ScratchCatalogue>;
}

const { testDatabaseUrl } = readEnvironment();

/** The databases that a provider's store runs on. */
export const testDatabases: readonly TestDatabase[] = [
  {
    name: 'SQLite',
    skip: false,
    scratch: makeSqlite,
    scratchAlone: makeSqlite,
  },
  {
    name: 'PostgreSQL',
    skip: testDatabaseUrl === undefined && 'ATLAS_TEST_DATABASE_URL is not set',
    scratch: async () => {
      const folder = await makeFolder();
      const schema = `test-${randomUUID()}`;
      const location: CatalogueLocation = {
        kind: 'postgresql',
        url: testDatabaseUrl ?? '',
        schema,
      };
      return {
        location,
        folder,
        [Symbol.asyncDispose]: async () => {
          await using store = await openCatalogueStore(location);
          await store.all(`drop schema "${schema}" cascade`);
          await removeFolder(folder);
        },
      };
    },
    scratchAlone: makePostgresqlDatabase,
  },
];

async function makeSqlite(): Promise<ScratchCatalogue> {
  const folder = await makeFolder();
  const location: CatalogueLocation = { kind: 'sqlite', file: join(folder, 'catalogue.sqlite') };
  return { location, folder, [Symbol.asyncDispose]: () => removeFolder(folder) };
}

async function makePostgresqlDatabase(): Promise<ScratchCatalogue> {
  const folder = await makeFolder();
  const database = `test-${randomUUID()}`;
  const server: CatalogueLocation = {
    kind: 'postgresql',
    url: testDatabaseUrl ?? '',
    schema: 'public',
  };
  const own = new URL(server.url);
  own.pathname = `/${database}`;
  const run = async (statement: string): Promise<void> => {
    await using store = await openCatalogueStore(server);
    await store.all(statement);
  };
  await run(`create database "${database}"`);
  return {
    location: { ...server, url: own.href, schema: 'alone' },
    folder,
    [Symbol.asyncDispose]: async () => {
      await run(`drop database "${database}" with (force)`);
      await removeFolder(folder);
    },
  };
}

function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'atlas-catalogue-'));
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
