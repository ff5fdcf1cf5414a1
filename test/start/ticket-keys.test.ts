import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import {
  announceNextKey,
  dropOldKeys,
  makeTicketKeys,
  publicKeysFile,
  useNextKey,
} from '#scripts/start/ticket-keys.ts';

suite('The key that signs tickets', () => {
  test('is renewed in three steps, of which none leaves a key that signs and is not published', (t) => {
    const keys = mkdtempSync(join(tmpdir(), 'ticket-keys-'));
    t.after(() => rmSync(keys, { recursive: true }));
    const published = (): readonly string[] => {
      const set = JSON.parse(readFileSync(publicKeysFile(keys), 'utf8')) as {
        readonly keys: readonly { readonly kid: string }[];
      };
      return set.keys.map(({ kid }) => kid);
    };
    makeTicketKeys(keys);
    const [first] = published();
    assert.throws(() => useNextKey(keys), {
      code: 'CONFIGURATION_INVALID',
      message: 'There is no next key: announce it first.',
    });

    announceNextKey(keys);
    const both = published();
    announceNextKey(keys);
    assert.deepEqual(published(), both);
    assert.equal(both[0], first);
    assert.throws(() => dropOldKeys(keys, Infinity), {
      code: 'CONFIGURATION_INVALID',
      message: 'The next key is announced and does not sign yet: use it first.',
    });
    assert.deepEqual(published(), both);

    const long = new Date('2020-01-01');
    utimesSync(join(keys, 'tickets.next.pem'), long, long);
    useNextKey(keys);
    assert.deepEqual(published(), both);
    const used = statSync(join(keys, 'tickets.pem')).mtimeMs;
    assert.throws(() => dropOldKeys(keys, used + 88_500), {
      code: 'CONFIGURATION_INVALID',
      message: 'Tickets that the key before signed can be under way: drop it in 2 s.',
    });
    assert.deepEqual(published(), both);
    dropOldKeys(keys, used + 90_000);
    assert.deepEqual(published(), [both[1]]);
  });
});
