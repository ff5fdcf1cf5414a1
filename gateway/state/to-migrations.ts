import type { MigrationObject } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

import type { StateDatabase, StateMigration, StatePart } from './state-part.ts';

/** All parts' migrations in the order of their names, for one kind of database. */
export function toMigrations(
  parts: readonly StatePart[],
  database: StateDatabase,
): MigrationObject[] {
  return parts
    .flatMap(({ migrations }) => migrations)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map((migration) => ({ name: migration.name, class: toClass(migration, database) }));
}

function toClass({ statements }: StateMigration, database: StateDatabase) {
  const bytewise = database === 'sqlite' ? '' : ' collate "C"';
  return class extends Migration {
    override up(): void {
      // A change of a large table may take longer than what a request waits for.
      if (database === 'postgresql') this.addSql('set local statement_timeout = 0');
      for (const statement of statements(database, bytewise)) this.addSql(statement);
    }
  };
}
