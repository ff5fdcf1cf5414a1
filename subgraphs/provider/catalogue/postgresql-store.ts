import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';

import { CodedError } from '#schema/kernel/errors.ts';

import { catalogueEntities } from './catalogue-entities.ts';
import type { CatalogueStore, SqlValue } from './catalogue-store.ts';
import { postgresqlMigrations } from './migrations/postgresql/postgresql-migrations.ts';

/** What the store uses of the `pg` driver, which comes without types of its own. */
interface Session {
  readonly query: (query: {
    text: string;
    values: readonly unknown[];
  }) => Promise<{ rows: unknown[] }>;
}
interface Client extends Session {
  readonly release: () => void;
}
interface Pool extends Session {
  readonly connect: () => Promise<Client>;
}

const defaultChunk = 5_000;
/** 32 providers with the driver's 10 would be more than a server's 100. */
const connectionsPerProvider = 2;
/** PostgreSQL takes 65,535 parameters a statement. */
const parametersPerInsert = 30_000;

/** A catalogue in a schema of a PostgreSQL database; the schema is made when it is not there. */
export async function openPostgresqlStore(url: string, schema: string): Promise<CatalogueStore> {
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  const orm = new MikroORM({
    entities: catalogueEntities,
    clientUrl: url,
    schema,
    pool: { min: 0, max: connectionsPerProvider },
    // The schema of the connection, so that statements name tables alone.
    driverOptions: {
      options: `-c search_path=${quoted.replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')}`,
    },
    logger: () => undefined,
    extensions: [Migrator],
    migrations: { migrationsList: postgresqlMigrations, snapshot: false, schema },
    schemaGenerator: { createForeignKeyConstraints: false },
  });
  try {
    await orm.connect();
    const pool = (await orm.driver.getConnection().getNativeClient()) as unknown as Pool;
    await pool.query({ text: `create schema if not exists ${quoted}`, values: [] });
    return new PostgresqlStore(orm, pool);
  } catch (error) {
    await orm.close(true);
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'The PostgreSQL of DATABASE_URL cannot be reached: check the address, and that the server runs.',
      error instanceof Error ? error.message : undefined,
    );
  }
}

class PostgresqlStore implements CatalogueStore {
  readonly orm: MikroORM;
  readonly #pool: Pool;
  /** The connection of the transaction under way. */
  #client: Client | null = null;
  readonly bytewise = ' collate "C"';
  #statements = 0;

  constructor(orm: MikroORM, pool: Pool) {
    this.orm = orm;
    this.#pool = pool;
  }

  readonly statements = (): number => this.#statements;

  readonly all = async <Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> =>
    (await this.#query(this.#client ?? this.#pool, numberParameters(sql), parameters)) as Row[];

  readonly allWhereIn = async <Row>(
    select: string,
    column: string,
    values: readonly (string | number)[],
  ): Promise<Row[]> =>
    (await this.#query(this.#client ?? this.#pool, `${select} where ${column} = any($1)`, [
      values,
    ])) as Row[];

  readonly chunks = async function* <Row>(
    this: PostgresqlStore,
    sql: string,
    size = defaultChunk,
  ): AsyncGenerator<Row[]> {
    const client = await this.#pool.connect();
    try {
      await this.#query(client, 'begin', []);
      await this.#query(client, `declare chunks no scroll cursor for ${sql}`, []);
      for (;;) {
        const rows = await this.#query(client, `fetch ${size} from chunks`, []);
        if (rows.length > 0) yield rows as Row[];
        if (rows.length < size) break;
      }
    } finally {
      await this.#query(client, 'rollback', []);
      client.release();
    }
  };

  readonly insert = async (
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<void> => {
    const size = Math.max(1, Math.floor(parametersPerInsert / columns.length));
    for (let at = 0; at < rows.length; at += size) {
      const part = rows.slice(at, at + size);
      const marks = part.map(
        (_, row) =>
          `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join(',')})`,
      );
      const text = `insert into ${table} (${columns.join(', ')}) values ${marks.join(',')}`;
      await this.#query(this.#client ?? this.#pool, text, part.flat());
    }
  };

  readonly transaction = async (work: () => Promise<void>): Promise<void> => {
    const client = await this.#pool.connect();
    this.#client = client;
    try {
      await this.#query(client, 'begin', []);
      await work();
      await this.#query(client, 'commit', []);
    } catch (error) {
      await this.#query(client, 'rollback', []);
      throw error;
    } finally {
      this.#client = null;
      client.release();
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.orm.close(true);
  }

  async #query(session: Session, text: string, values: readonly unknown[]): Promise<unknown[]> {
    this.#statements++;
    return (await session.query({ text, values })).rows;
  }
}

function numberParameters(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${++count}`);
}
