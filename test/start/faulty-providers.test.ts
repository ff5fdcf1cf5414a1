import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { writeRegistryFile } from '#gateway/roster/change-registry-file.ts';
import { readRegistryFile } from '#gateway/roster/read-registry-file.ts';
import { makeSmallHome, type SmallHome, spoil, startAtlas } from '#test/support/started-atlas.ts';
import { untilSame } from '#test/support/until-same.ts';

const providers = ['lidc', 'paediatric', 'radboud-prostate', 'rider'];
const who = '{ summary { answers { provider { id } status } } }';
const answered = (ids: readonly string[]): object => ({
  data: { summary: { answers: ids.map((id) => ({ provider: { id }, status: 'ANSWERED' })) } },
});

suite('a provider that cannot be opened', () => {
  let small: SmallHome;
  before(async () => {
    small = await makeSmallHome(providers);
  });
  after(() => small[Symbol.asyncDispose]());

  test('keeps nobody else from joining or leaving, and joins when it is whole', async () => {
    await using atlas = await startAtlas(small.home);
    mkdirSync(small.folderOf('cgci'));
    await spoil(join(small.folderOf('cgci'), 'catalogue.sqlite'));
    const registry = readRegistryFile(readFileSync(small.registryFile, 'utf8'));
    const [first] = registry.providers;
    assert.equal(first?.id, 'lidc');
    writeRegistryFile(small.registryFile, {
      lastJoined: 5,
      providers: [...registry.providers.slice(1), { ...first, id: 'cgci', joined: 5 }],
    });
    await untilSame(() => atlas.ask(who), answered(['paediatric', 'radboud-prostate', 'rider']));
    rmSync(small.folderOf('cgci'), { recursive: true });
    for (const id of ['cgci', 'lidc']) {
      const joined = small.run('provider.ts', 'join', id);
      assert.equal(joined.status, 0, joined.stderr);
    }
    await untilSame(() => atlas.ask(who), answered(['cgci', ...providers]));
    assert.equal(small.run('provider.ts', 'leave', 'cgci').status, 0);
    await untilSame(() => atlas.ask(who), answered(providers));
  });

  test('ends a start of separate processes, and none of them stays', () => {
    const folder = small.folderOf('lidc');
    renameSync(join(folder, 'columns'), join(folder, 'elsewhere'));
    const { status, stderr } = small.run('start.ts', '--port', '0', '--separate');
    renameSync(join(folder, 'elsewhere'), join(folder, 'columns'));
    assert.equal(status, 1);
    assert.match(
      stderr,
      /CATALOGUE_BROKEN: The columns in .*\nPROVIDER_NOT_READY: The process of lidc ended before it could answer; the line above says why\.\n$/,
    );
    const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.includes(small.home)),
      [],
    );
  });
});
