import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PostgresqlOrm } from '@mikro-orm/postgresql';
import { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';

import { CodedError } from '#schema/kernel/errors.ts';

import { AccessTermsEntity } from './access-terms.entity.ts';
import {
  DatasetEntity,
  DatasetReleaseEntity,
  DatasetTermEntity,
  DistributionEntity,
} from './dataset.entity.ts';
import {
  CreateAccessTermsInPostgresql,
  CreateAccessTermsInSqlite,
} from './migrations/create-access-terms.ts';
import {
  CreateRegistryInPostgresql,
  CreateRegistryInSqlite,
} from './migrations/create-registry.ts';
import { ProviderEntity } from './provider.entity.ts';

/** Where the registry is kept: a SQLite file, or a schema of a PostgreSQL database. */
export type RegistryLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgresql'; readonly url: string; readonly schema: string };

/** The registry's database, its tables up to date. */
export interface RegistryStore extends AsyncDisposable {
  readonly orm: MikroORM;
}

const entities = [
  ProviderEntity,
  DatasetEntity,
  DatasetTermEntity,
  DistributionEntity,
  DatasetReleaseEntity,
  AccessTermsEntity,
];
const connections = 4;

/**
 * Opens the registry's database, making it where there is none. CATALOGUE_BROKEN for a file that is no database,
 * CONFIGURATION_INVALID for a PostgreSQL that cannot be reached.
 */
export async function openRegistryStore(location: RegistryLocation): Promise<RegistryStore> {
  const orm = location.kind === 'sqlite' ? sqlite(location.file) : postgresql(location);
  try {
    await orm.connect();
    if (location.kind === 'postgresql') {
      await orm.driver.getConnection().execute(`create schema if not exists "${location.schema}"`);
    }
    await orm.migrator.up();
  } catch (error) {
    await orm.close(true);
    throw brokenStore(location, error);
  }
  return { orm, [Symbol.asyncDispose]: () => orm.close(true) };
}

function sqlite(file: string): SqliteOrm {
  mkdirSync(dirname(file), { recursive: true });
  return new SqliteOrm({
    entities,
    dbName: file,
    extensions: [Migrator],
    migrations: {
      migrationsList: [
        { name: '2026-11-24-create-registry', class: CreateRegistryInSqlite },
        { name: '2026-11-25-create-access-terms', class: CreateAccessTermsInSqlite },
      ],
      snapshot: false,
      silent: true,
    },
  });
}

function postgresql({ url, schema }: { url: string; schema: string }): PostgresqlOrm {
  return new PostgresqlOrm({
    entities,
    clientUrl: url,
    schema,
    pool: { min: 0, max: connections },
    driverOptions: { options: `-c search_path="${schema}"` },
    extensions: [Migrator],
    migrations: {
      migrationsList: [
        { name: '2026-11-24-create-registry', class: CreateRegistryInPostgresql },
        { name: '2026-11-25-create-access-terms', class: CreateAccessTermsInPostgresql },
      ],
      snapshot: false,
      silent: true,
      schema,
    },
  });
}

function brokenStore(location: RegistryLocation, error: unknown): CodedError {
  const detail = error instanceof Error ? error.message : undefined;
  return location.kind === 'sqlite'
    ? new CodedError(
        'CATALOGUE_BROKEN',
        `${location.file} cannot be opened as a registry: delete it and start again to build it anew.`,
        detail,
      )
    : new CodedError(
        'CONFIGURATION_INVALID',
        'The PostgreSQL of DATABASE_URL cannot be reached: check the address, and that the server runs.',
        detail,
      );
}
