import type { MikroORM } from '@mikro-orm/core';

/** A value that both databases store. */
export type SqlValue = string | number | boolean | null;

/** Where a provider's catalogue is kept. */
export type CatalogueLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgresql'; readonly url: string; readonly schema: string };

/**
 * A provider's database, whichever it is. Statements use `?` for parameters and unquoted table names; on
 * PostgreSQL they run in the provider's schema.
 */
export interface CatalogueStore extends AsyncDisposable {
  readonly orm: MikroORM;
  /** All rows of a statement; columns keep their SQL names (`from_release`). */
  readonly all: <Row>(sql: string, parameters?: readonly SqlValue[]) => Promise<Row[]>;
  /**
   * Rows whose `column` has one of these values, in any order: `select` (up to and without `where`) goes out as one
   * statement of one text, however many values there are.
   */
  readonly allWhereIn: <Row>(
    select: string,
    column: string,
    values: readonly (string | number)[],
  ) => Promise<Row[]>;
  /** SQL that, behind a text expression, makes it compare by bytes; an index on it serves equality still. */
  readonly bytewise: string;
  /** The rows of a statement in chunks, without holding them all. */
  readonly chunks: <Row>(sql: string, size?: number) => AsyncIterable<Row[]>;
  /** Inserts rows in bulk; values stand in the order of `columns` (SQL names). */
  readonly insert: (
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[])[],
  ) => Promise<void>;
  /** Runs all inserts of `work` in one transaction. */
  readonly transaction: (work: () => Promise<void>) => Promise<void>;
  /** Statements run so far; a test compares two pages by it. */
  readonly statements: () => number;
}
