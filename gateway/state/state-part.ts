import type { EntitySchema } from '@mikro-orm/core';

/** The databases that the state can be in. */
export type StateDatabase = 'sqlite' | 'postgresql';

/** A change of tables that is made once in each database. */
export interface StateMigration {
  /** `<date>-<what>`, such as `2026-11-25-create-revocations`; they run in the order of their names. */
  readonly name: string;
  /**
   * The statements, in order. `bytewise` stands behind the type of a text column whose values are compared as bytes
   * (ids, hashes): empty on SQLite, which does so by itself, and ` collate "C"` on PostgreSQL.
   */
  readonly statements: (database: StateDatabase, bytewise: string) => readonly string[];
}

/** What one concern of the gateway keeps in its database. */
export interface StatePart {
  readonly entities: readonly EntitySchema[];
  /** Only ever added to: one that has run anywhere stays as it is. */
  readonly migrations: readonly StateMigration[];
}
