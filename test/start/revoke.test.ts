import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { revocationState } from '#gateway/access/revocations/revocation.entity.ts';
import { openState } from '#gateway/state/open-state.ts';
import { hashJti } from '#schema/tokens/hash-token.ts';
import { makeSmallHome } from '#test/support/started-atlas.ts';

const ann = 'AnnsPseudonym-0123456_';

test('npm run revoke revokes a caller and a token in the database of the gateway, lists both and takes one back', async () => {
  await using small = await makeSmallHome([]);
  const file = join(small.home, 'demonstration', 'gateway.sqlite');
  {
    await using _ = await openState({
      location: { kind: 'sqlite', file },
      parts: [revocationState],
    });
  }
  const said = (...words: string[]): string => {
    const { status, stdout, stderr } = small.run('revoke.ts', ...words);
    assert.deepEqual([status, stderr], [0, '']);
    return stdout;
  };
  const token = `token:${hashJti('https://broker.example', 'id-1')}`;
  assert.equal(said('list'), 'Nothing is revoked.\n');
  assert.equal(
    said('caller', ann, '--reason', 'left the project'),
    `caller:${ann} is revoked: every gateway refuses it within 60 s.\n`,
  );
  assert.equal(
    said('token', 'https://broker.example', 'id-1'),
    `${token} is revoked: every gateway refuses it within 60 s.\n`,
  );
  assert.deepEqual(said('list').replaceAll(/^\S+/gm, 'when').split('\n'), [
    `when  caller:${ann}  left the project`,
    `when  ${token}  `,
    '',
  ]);
  assert.equal(said('caller', ann, '--restore'), `caller:${ann} is let in again within 60 s.\n`);
  assert.equal(said('caller', ann, '--restore'), `caller:${ann} was not revoked.\n`);
});

test('npm run revoke names a set that has no gateway, and a hash and a pseudonym that are none', async () => {
  await using small = await makeSmallHome([]);
  const elsewhere = small.run('revoke.ts', 'caller', ann, '--set', 'elsewhere');
  assert.deepEqual(
    [elsewhere.status, elsewhere.stderr],
    [
      1,
      `CONFIGURATION_INVALID: There is no ${join(small.home, 'elsewhere', 'gateway.sqlite')}: start the Atlas once, or say which set it serves.\n`,
    ],
  );
  const { status, stderr } = small.run('revoke.ts', 'token', 'ann');
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^CONFIGURATION_INVALID: ann is no hash: it has 64 digits and letters from a to f\.\n/,
  );
  const nobody = small.run('revoke.ts', 'caller', 'nosuch');
  assert.equal(nobody.status, 1);
  assert.match(
    nobody.stderr,
    /^CONFIGURATION_INVALID: nosuch is no pseudonym: it has 22 letters, digits, hyphens and _\.\n/,
  );
});
