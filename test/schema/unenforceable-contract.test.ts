import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const parts = ['package.json', 'tsconfig.json', 'gateway', 'schema', 'scripts'];

/** Composes the contract after a change to the provider's part, in a copy. */
async function composeChanged(change: (sdl: string) => string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'atlas-test-'));
  try {
    for (const part of parts) await cp(join(root, part), join(copy, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    const file = join(copy, 'schema/provider.graphql');
    const sdl = await readFile(file, 'utf8');
    assert.notEqual(change(sdl), sdl);
    await writeFile(file, change(sdl));
    const { status, stderr } = spawnSync(process.execPath, ['scripts/compose.ts'], {
      cwd: copy,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    return stderr;
  } finally {
    await rm(copy, { recursive: true });
  }
}

test('a contract whose levels of access nobody would enforce is not composed (R3.6)', async () => {
  const refused = 'CodedError: The supergraph cannot be enforced: ';
  const renamed = await composeChanged((sdl) =>
    sdl.replaceAll('@access', '@acl').replace('"@acl"', '{ name: "@access", as: "@acl" }'),
  );
  assert.ok(renamed.includes(`${refused}@access is not imported, or under another name.`), renamed);
  const misspelt = await composeChanged((sdl) =>
    sdl.replaceAll(
      'type Study @key(fields: "id release") @owned(by: "id") @access(level: "RECORD")',
      'type Study @key(fields: "id release") @owned(by: "id") @access(level: "ROWS")',
    ),
  );
  assert.ok(misspelt.includes(`${refused}Study needs "ROWS", which is no level.`), misspelt);
});
