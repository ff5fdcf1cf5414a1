import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { openState } from '#gateway/state/open-state.ts';
import type { StatePart } from '#gateway/state/state-part.ts';

import { NoteEntity, notes, stateDatabases } from './state-database.ts';

const laterNotes: StatePart = {
  ...notes,
  migrations: [
    {
      name: '2026-11-26-rename-first-note',
      statements: () => [`update note set text = 'renamed' where id = 'a'`],
    },
    ...notes.migrations,
  ],
};

for (const { name, skip, scratch } of stateDatabases) {
  describe(`the gateway's own database, on ${name}`, { skip }, () => {
    test('keeps what parts have written, and runs a new migration once', async () => {
      await using place = await scratch();
      const { location } = place;
      {
        await using state = await openState({ location, parts: [notes] });
        await state.orm.em.fork().insert(NoteEntity, { id: 'a', text: 'kept' });
      }
      for (const text of ['renamed', 'again']) {
        await using state = await openState({ location, parts: [laterNotes] });
        const em = state.orm.em.fork();
        assert.equal((await em.findOneOrFail(NoteEntity, 'a')).text, text);
        await em.nativeUpdate(NoteEntity, { id: 'a' }, { text: 'again' });
      }
    });

    test('is made once where several gateways start at the same time', async () => {
      await using place = await scratch();
      const { location } = place;
      const states = await Promise.all(
        Array.from({ length: 4 }, () => openState({ location, parts: [notes] })),
      );
      await states[0]?.orm.em.fork().insert(NoteEntity, { id: 'b', text: 'seen by all' });
      for (const state of states) {
        assert.equal(await state.orm.em.fork().count(NoteEntity), 1);
        await state[Symbol.asyncDispose]();
      }
    });
  });
}

test('a file that is no database, and a PostgreSQL that is not there, are named with what to do', async () => {
  await using place = await stateDatabases[0]!.scratch();
  assert.ok(place.location.kind === 'sqlite');
  const { file } = place.location;
  await writeFile(file, 'no database '.repeat(100));
  await assert.rejects(openState({ location: { kind: 'sqlite', file }, parts: [notes] }), {
    code: 'CONFIGURATION_INVALID',
    message: `${file} cannot be opened as the gateway's database: restore it from a copy; a new one would have forgotten who is revoked.`,
  });
  const location = {
    kind: 'postgresql',
    url: 'postgresql://a@127.0.0.1:1/a',
    schema: 'a',
  } as const;
  await assert.rejects(openState({ location, parts: [notes] }), {
    code: 'CONFIGURATION_INVALID',
    message:
      'The PostgreSQL of GATEWAY_DATABASE_URL cannot be used: check the address, that the server runs, and that the role may make tables.',
  });
});
