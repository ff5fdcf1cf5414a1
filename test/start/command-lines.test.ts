import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, suite, test } from 'node:test';

import { demonstration } from '#test/support/ingested-demonstration.ts';
import { makeSmallHome, type SmallHome } from '#test/support/started-atlas.ts';

const commands = [
  'ingest.ts',
  'provider.ts',
  'revoke.ts',
  'token.ts',
  'multiply.ts',
  'make-demonstration.ts',
  'start.ts',
  'bench/bench.ts',
];

suite('a command line', () => {
  let small: SmallHome;
  before(async () => {
    small = await makeSmallHome([]);
  });
  after(() => small[Symbol.asyncDispose]());

  for (const command of commands) {
    test(`with an option that ${command} does not know is answered by one sentence and its usage`, () => {
      const { status, stdout, stderr } = small.run(command, '--sorce', 'x');
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /^CONFIGURATION_INVALID: Unknown option '--sorce'\.\n\nUsage: [^\n]*\n/);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  test('that asks how a command is used is told so, and nothing is done', () => {
    for (const command of [...commands, 'ask.ts', 'audit.ts', 'ticket-key.ts']) {
      const { status, stdout, stderr } = small.run(command, '--help');
      assert.deepEqual([status, stderr], [0, ''], command);
      assert.match(stdout, /^Usage: [^\n]*\n/, command);
    }
  });

  test('whose reader has had enough ends without a complaint', async () => {
    const child = spawn(process.execPath, ['scripts/token.ts', '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    const complained = text(child.stderr);
    const [code] = (await once(child, 'close')) as [number | null];
    assert.deepEqual([code, await complained], [0, '']);
  });

  test('without what the command needs is answered by what that is', () => {
    for (const [command, sentence] of [
      ['ingest.ts', 'Say which source folder to load.'],
      ['provider.ts', 'Say what to do, and with which provider.'],
      ['revoke.ts', 'Say what is to be revoked.'],
      ['multiply.ts', 'Say from which folder, and to which.'],
      ['make-demonstration.ts', 'Say from which source folder.'],
    ] as const) {
      const { status, stderr } = small.run(command);
      assert.equal(status, 1);
      assert.ok(stderr.startsWith(`CONFIGURATION_INVALID: ${sentence}\n\nUsage: `), stderr);
    }
  });

  test('with a part that the bench does not have measures nothing', () => {
    const { status, stdout, stderr } = small.run('bench/bench.ts', '--only', 'pagse');
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      /^CONFIGURATION_INVALID: There is no part "pagse" of the bench\.\n\nUsage: [^\n]*\n/,
    );
  });

  test('with a name that no set can have builds nothing', () => {
    const { status, stderr } = small.run('ingest.ts', '--source', demonstration, '--set', 'keys');
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'CONFIGURATION_INVALID: "keys" cannot be the name of a set: use small letters, digits and hyphens, and neither keys nor portal.\n',
    );
    assert.ok(!existsSync(join(small.home, 'keys')));
  });
});
