import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PostgresqlOrm } from '@mikro-orm/postgresql';
import { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';

import { CodedError } from '#schema/kernel/errors.ts';

import { whileLocked } from '../roster/lock-file.ts';
import type { StatePart } from './state-part.ts';
import { toMigrations } from './to-migrations.ts';

/** Where the state is kept: a SQLite file, or a schema of a PostgreSQL database. */
export type StateLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgresql'; readonly url: string; readonly schema: string };

/** What the state is opened with. */
export interface StateOptions {
  readonly location: StateLocation;
  /** What is kept in it. */
  readonly parts: readonly StatePart[];
}

/** The gateway's own database, its tables up to date; each request or job works in `orm.em.fork()`. */
export interface GatewayState extends AsyncDisposable {
  readonly orm: MikroORM;
}

const connections = 8;
/** How long a statement waits for another process that writes to the same file, such as `npm run revoke`. */
const sqliteBusyMs = 2_000;
/** A statement that takes longer is given up, so that a stuck database does not keep requests. */
const statementMs = 5_000;
const connectMs = 3_000;
/** How long a gateway waits for another that brings the tables up to date. */
const migratingMs = 300_000;
/** Any number that nothing else in the database locks with. */
const migrationLock = 6_010_200;

/**
 * Opens the gateway's own database, making it where there is none and bringing its tables up to date; several gateways may do
 * so at once. CONFIGURATION_INVALID for a file that is no database, and for a PostgreSQL that cannot be reached.
 */
export async function openState({ location, parts }: StateOptions): Promise<GatewayState> {
  const opened =
    location.kind === 'sqlite' ? openSqlite(location, parts) : openPostgresql(location, parts);
  return opened.catch((error: unknown) => {
    throw unusable(location, error);
  });
}

async function openSqlite(
  { file }: { readonly file: string },
  parts: readonly StatePart[],
): Promise<GatewayState> {
  mkdirSync(dirname(file), { recursive: true });
  const orm = new SqliteOrm({
    entities: parts.flatMap(({ entities }) => [...entities]),
    dbName: file,
    extensions: [Migrator],
    migrations: { migrationsList: toMigrations(parts, 'sqlite'), snapshot: false, silent: true },
  });
  return ready(orm, async () => {
    const native = await orm.driver.getConnection().getNativeClient();
    native.pragma('journal_mode = wal');
    // What was said to be kept must outlive a power cut: revocations and audit records are not made again.
    native.pragma('synchronous = full');
    native.pragma(`busy_timeout = ${sqliteBusyMs}`);
    await whileLocked(`${file}.lock`, () => orm.migrator.up());
  });
}

async function openPostgresql(
  { url, schema }: { readonly url: string; readonly schema: string },
  parts: readonly StatePart[],
): Promise<GatewayState> {
  const orm = new PostgresqlOrm({
    entities: parts.flatMap(({ entities }) => [...entities]),
    clientUrl: url,
    schema,
    pool: { min: 0, max: connections },
    driverOptions: {
      options: `-c search_path="${schema}" -c statement_timeout=${statementMs}`,
      connectionTimeoutMillis: connectMs,
    },
    extensions: [Migrator],
    migrations: {
      migrationsList: toMigrations(parts, 'postgresql'),
      snapshot: false,
      silent: true,
      schema,
    },
  });
  return ready(orm, () =>
    orm.driver.getConnection().transactional(async (transaction) => {
      const waiting = [
        `set local statement_timeout = ${migratingMs}`,
        `select pg_advisory_xact_lock(${migrationLock})`,
      ];
      // Replicas that start at once would else make the same tables; this connection does nothing but hold the lock.
      for (const statement of waiting) {
        await orm.driver.getConnection().execute(statement, [], 'run', transaction);
      }
      await orm.driver.getConnection().execute(`create schema if not exists "${schema}"`);
      await orm.migrator.up();
    }),
  );
}

async function ready(orm: MikroORM, prepare: () => Promise<void>): Promise<GatewayState> {
  try {
    await orm.connect();
    await prepare();
  } catch (error) {
    await orm.close(true);
    throw error;
  }
  return { orm, [Symbol.asyncDispose]: () => orm.close(true) };
}

function unusable(location: StateLocation, error: unknown): CodedError {
  const detail = error instanceof Error ? error.message : undefined;
  const message =
    location.kind === 'sqlite'
      ? `${location.file} cannot be opened as the gateway's database: restore it from a copy; a new one would have forgotten who is revoked.`
      : 'The PostgreSQL of GATEWAY_DATABASE_URL cannot be used: check the address, that the server runs, and that the role may make tables.';
  return new CodedError('CONFIGURATION_INVALID', message, detail);
}
