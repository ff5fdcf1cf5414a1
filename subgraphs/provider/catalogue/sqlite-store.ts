import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type SqliteConnection } from '@mikro-orm/sqlite';

import { catalogueEntities } from './catalogue-entities.ts';
import type { CatalogueStore, SqlValue } from './catalogue-store.ts';
import { sqliteMigrations } from './migrations/sqlite/sqlite-migrations.ts';
import { brokenCatalogue } from './verify-catalogue.ts';

type Native = Awaited<ReturnType<SqliteConnection['getNativeClient']>>;
type Statement = ReturnType<Native['prepare']>;
type Binding = string | number | null;

const defaultChunk = 5_000;
/** Callers choose columns, so texts are many; all are forgotten at once when there are so many. */
const keptStatements = 300;
/** 10³ bytes; the default of 16 MB a file would be half a gigabyte for thirty providers of one process. */
const pageCacheKilobytes = 4_000;

/** A catalogue in a SQLite file. */
export async function openSqliteStore(file: string): Promise<CatalogueStore> {
  mkdirSync(dirname(file), { recursive: true });
  const orm = new MikroORM({
    entities: catalogueEntities,
    dbName: file,
    logger: () => undefined,
    extensions: [Migrator],
    migrations: { migrationsList: sqliteMigrations, snapshot: false },
  });
  try {
    await orm.connect();
    const native = await orm.driver.getConnection().getNativeClient();
    native.pragma('journal_mode = wal');
    native.pragma('synchronous = normal');
    native.pragma(`cache_size = -${pageCacheKilobytes}`);
    return new SqliteStore(orm, native);
  } catch (error) {
    await orm.close(true);
    const detail = error instanceof Error ? error.message : undefined;
    const place = { location: { kind: 'sqlite', file }, folder: dirname(file) } as const;
    throw brokenCatalogue(place, 'cannot be opened', detail);
  }
}

/** The driver is synchronous: methods are async for PostgreSQL's sake. */
class SqliteStore implements CatalogueStore {
  readonly orm: MikroORM;
  readonly #native: Native;
  readonly #prepared = new Map<string, Statement>();
  readonly bytewise = '';
  #statements = 0;

  constructor(orm: MikroORM, native: Native) {
    this.orm = orm;
    this.#native = native;
  }

  readonly statements = (): number => this.#statements;

  readonly all = async <Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> => {
    const statement = this.#prepare(sql);
    if (statement.reader) return statement.all(parameters.map(toBinding)) as Row[];
    statement.run(parameters.map(toBinding));
    return [];
  };

  readonly allWhereIn = async <Row>(
    select: string,
    column: string,
    values: readonly (string | number)[],
  ): Promise<Row[]> => {
    const statement = this.#prepare(
      `${select} where ${column} in (select value from json_each(?))`,
    );
    return statement.all(JSON.stringify(values)) as Row[];
  };

  readonly chunks = async function* <Row>(
    this: SqliteStore,
    sql: string,
    size = defaultChunk,
  ): AsyncGenerator<Row[]> {
    // Not from the cache: an iterator keeps its statement busy.
    this.#statements++;
    let chunk: Row[] = [];
    for (const row of this.#native.prepare(sql).iterate()) {
      if (chunk.push(row as Row) < size) continue;
      yield chunk;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  };

  readonly insert = async (
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[])[],
  ): Promise<void> => {
    const marks = columns.map(() => '?').join(', ');
    const statement = this.#prepare(
      `insert into ${table} (${columns.join(', ')}) values (${marks})`,
    );
    const insertAll = (): void => {
      for (const row of rows) statement.run(row.map(toBinding));
    };
    if (this.#native.inTransaction) insertAll();
    else this.#native.transaction(insertAll)();
  };

  readonly transaction = async (work: () => Promise<void>): Promise<void> => {
    // A load that is cut short is built anew, so nothing need reach the disk before its end.
    this.#native.pragma('synchronous = off');
    this.#native.exec('begin');
    try {
      await work();
      this.#native.exec('commit');
    } catch (error) {
      if (this.#native.inTransaction) this.#native.exec('rollback');
      throw error;
    } finally {
      this.#native.pragma('synchronous = normal');
    }
    this.#native.pragma('wal_checkpoint(truncate)');
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#prepared.clear();
    await this.orm.close(true);
  }

  #prepare(sql: string): Statement {
    this.#statements++;
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#native.prepare(sql);
      if (this.#prepared.size === keptStatements) this.#prepared.clear();
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

function toBinding(value: SqlValue): Binding {
  return typeof value === 'boolean' ? Number(value) : value;
}
