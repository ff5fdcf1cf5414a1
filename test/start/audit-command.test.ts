import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { auditState } from '#gateway/audit/audit.entity.ts';
import { openState } from '#gateway/state/open-state.ts';
import { makeSmallHome, type SmallHome } from '#test/support/started-atlas.ts';

import { placesOf, recordTwo } from './recorded-home.ts';

async function change(small: SmallHome, statement: string): Promise<void> {
  const { file } = placesOf(small);
  await using state = await openState({ location: { kind: 'sqlite', file }, parts: [auditState] });
  await state.orm.driver.getConnection().execute(statement);
}

suite('npm run audit', () => {
  test('verifies what is recorded, and says where something is wrong', async () => {
    await using small = await makeSmallHome([]);
    await recordTwo(small);
    assert.deepEqual(small.run('audit.ts', 'verify'), {
      status: 0,
      stdout: 'main: 2 entries, whole up to 2\n',
      stderr: '',
    });
    await change(
      small,
      `update audit_entry set record = replace(record, '120', '12') where seq = 1`,
    );
    assert.deepEqual(small.run('audit.ts', 'verify'), {
      status: 1,
      stdout: 'main/1: an entry was changed, inserted or moved\n',
      stderr: '',
    });
  });

  test('verifies by the heads that somebody else has kept', async () => {
    await using small = await makeSmallHome([]);
    await recordTwo(small);
    const { headsFile, keys } = placesOf(small);
    const copy = join(small.home, 'copy.jsonl');
    const published = join(small.home, 'keys.json');
    await writeFile(copy, `${await readFile(headsFile, 'utf8')}no head\n`);
    await writeFile(published, await readFile(join(keys, 'audit-heads.jwks.json')));
    await change(small, 'delete from audit_head');
    await change(small, 'delete from audit_entry where seq = 2');
    assert.deepEqual(small.run('audit.ts', 'verify', '--heads', copy, '--keys', published), {
      status: 1,
      stdout:
        `${copy}: line 3 is no head that one of the keys has signed\n` +
        'main/2: a head was signed of an entry behind the last: the end is gone, or the database is an older copy\n',
      stderr: '',
    });
  });

  test('forgets what is old and whose records are, and says what it cannot do', async () => {
    await using small = await makeSmallHome([]);
    const missing = small.run('audit.ts', 'verify');
    assert.deepEqual(
      [missing.status, missing.stderr],
      [
        1,
        `CONFIGURATION_INVALID: There is no ${placesOf(small).file}: start the Atlas once, or say which set it serves.\n`,
      ],
    );
    await recordTwo(small);
    assert.equal(
      small.run('audit.ts', 'prune').stdout,
      'main: nothing is old enough to be forgotten.\n',
    );
    assert.equal(
      small.run('audit.ts', 'erase', 'ann').stdout,
      'The key of ann is deleted; gateways that run stop using it within 60 s.\n',
    );
    assert.equal(small.run('audit.ts', 'erase', 'ann').stdout, 'There is no key of ann.\n');
    const { status, stderr } = small.run('audit.ts', 'export', '--from', '2026-13-01');
    assert.equal(status, 1);
    assert.match(stderr, /^CONFIGURATION_INVALID: Say from which day to which, such as/);
  });
});
