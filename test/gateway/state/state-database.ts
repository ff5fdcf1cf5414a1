import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineEntity, p } from '@mikro-orm/core';

import { openState, type StateLocation } from '#gateway/state/open-state.ts';
import type { StatePart } from '#gateway/state/state-part.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';

/** A place for a gateway's database that goes when it is disposed of. */
export interface ScratchState extends AsyncDisposable {
  readonly location: StateLocation;
}

/** A database that a suite runs on. */
export interface StateTestDatabase {
  readonly name: string;
  /** Why it is left out on this machine, or false; for the `skip` option of a test. */
  readonly skip: string | false;
  readonly scratch: () => Promise<ScratchState>;
}

/** Something to keep. */
export const NoteEntity = defineEntity({
  name: 'Note',
  tableName: 'note',
  properties: { id: p.string().length(64).primary(), text: p.text() },
});
/** A part that keeps it. */
export const notes: StatePart = {
  entities: [NoteEntity],
  migrations: [
    {
      name: '2026-11-25-create-notes',
      statements: (_database, bytewise) => [
        `create table note (id varchar(64)${bytewise} not null primary key, text text not null)`,
      ],
    },
  ],
};
const { testDatabaseUrl } = readEnvironment();

/** The databases that the gateway's state runs on. */
export const stateDatabases: readonly StateTestDatabase[] = [
  { name: 'SQLite', skip: false, scratch: scratchSqlite },
  {
    name: 'PostgreSQL',
    skip: testDatabaseUrl === undefined && 'ATLAS_TEST_DATABASE_URL is not set',
    scratch: () => Promise.resolve(scratchPostgresql(testDatabaseUrl ?? '')),
  },
];

async function scratchSqlite(): Promise<ScratchState> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-state-'));
  return {
    location: { kind: 'sqlite', file: join(folder, 'gateway.sqlite') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function scratchPostgresql(url: string): ScratchState {
  const location: StateLocation = { kind: 'postgresql', url, schema: `gateway_${randomUUID()}` };
  return {
    location,
    [Symbol.asyncDispose]: async () => {
      await using state = await openState({ location, parts: [notes] });
      await state.orm.em.getConnection().execute(`drop schema "${location.schema}" cascade`);
    },
  };
}
