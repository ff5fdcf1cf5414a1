import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { migrateCatalogue } from '#provider/catalogue/migrate-catalogue.ts';
import { makeAccess } from '#test/provider/access/access-setup.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildSmallCatalogue, openSmall } from '#test/support/small-catalogue.ts';

const main = new URL(import.meta.resolve('#provider/main.ts')).pathname;

for (const { name, skip, scratch, scratchAlone } of testDatabases) {
  test(
    `${name}: migrations make exactly the tables that the entities describe`,
    { skip },
    async () => {
      await using place = await scratchAlone();
      await using store = await openCatalogueStore(place.location);
      await migrateCatalogue(store);
      await migrateCatalogue(store);
      assert.equal(await store.orm.schema.getUpdateSchemaSQL({ dropTables: false }), '');
    },
  );

  test(
    `${name}: a catalogue that was cut short, or is another provider's, is not served`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place, false);
      const { location } = place;
      const catalogue = location.kind === 'sqlite' ? location.file : `schema "${location.schema}"`;
      const remedy = remedyIn(place.folder);
      await assert.rejects(openSmall(place), {
        code: 'CATALOGUE_BROKEN',
        message: `The catalogue ${catalogue} was not loaded to its end: ${remedy}`,
      });
      await changeCatalogue(place, "update catalogue set completed_at = '2026-11-24T00:00:00Z'");
      await assert.rejects(openSmall(place, 'other'), {
        code: 'CATALOGUE_BROKEN',
        message: `The catalogue ${catalogue} belongs to "small", not to "other": ${remedy}`,
      });
    },
  );

  test(
    `${name}: a catalogue that another version of the loader built is not served, also one from before there were any`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      const refused = {
        code: 'CATALOGUE_BROKEN',
        message: /was built by another version of the Atlas: delete the folder .* and start again/,
      };
      await changeCatalogue(place, 'update catalogue set loader_version = loader_version + 1');
      await assert.rejects(openSmall(place), refused);
      await changeCatalogue(place, 'alter table catalogue drop column loader_version');
      await assert.rejects(openSmall(place), refused);
    },
  );

  test(`${name}: a database without a catalogue's tables is not served`, { skip }, async () => {
    await using place = await scratch();
    await changeCatalogue(place, 'create table other (id int)');
    await assert.rejects(openSmall(place), {
      code: 'CATALOGUE_BROKEN',
      message: /lacks the tables of a catalogue/,
    });
  });

  test(`${name}: columns of another build are not served`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    await changeCatalogue(place, "update catalogue set build_id = 'b2'");
    await assert.rejects(openSmall(place), {
      code: 'CATALOGUE_BROKEN',
      message: /do not match the database/,
    });
  });
}

test('a file that is missing or no database is named, and not made', async () => {
  await using place = await testDatabases[0]!.scratch();
  const { location } = place;
  assert.equal(location.kind, 'sqlite');
  const file = location.kind === 'sqlite' ? location.file : '';
  await assert.rejects(openSmall(place), {
    code: 'CATALOGUE_BROKEN',
    message: /catalogue\.sqlite is not there/,
  });
  await writeFile(file, 'no database at all'.repeat(100));
  await assert.rejects(openSmall(place), {
    code: 'CATALOGUE_BROKEN',
    message: `The catalogue ${file} cannot be opened: ${remedyIn(place.folder)}`,
  });
});

test('a provider in a process of its own answers, and ends orderly when told to', async () => {
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);
  await using access = await makeAccess();
  // With a channel, as a parent of many has it.
  const child = fork(main, argumentsOf(place.folder, access.folder), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  assert.ok(child.stdout);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  const body = JSON.stringify({ query: '{ study(id: "small:1.2.100.1") { id } }' });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...access.headersFor(body) },
    body,
  });
  const answer = (await response.json()) as { data: unknown };
  assert.deepEqual(answer.data, { study: { id: 'small:1.2.100.1' } });
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a provider in a process of its own refuses a broken catalogue in one coded sentence', async () => {
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);
  await rm(join(place.folder, 'columns'), { recursive: true });
  const child = spawn(process.execPath, [main, ...argumentsOf(place.folder, place.folder)]);
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(text, /^CATALOGUE_BROKEN: [^\n]+\n$/);
});

function argumentsOf(folder: string, access: string): readonly string[] {
  return ['--id', 'small', '--folder', folder, '--access', access];
}

function remedyIn(folder: string): string {
  return `delete the folder ${folder} and start again, or, if npm run ingest loaded it, load it again with --source, --set and --providers ${basename(folder)}.`;
}

async function changeCatalogue(place: Parameters<typeof openSmall>[0], sql: string): Promise<void> {
  await using store = await openCatalogueStore(place.location);
  await store.all(sql);
}
