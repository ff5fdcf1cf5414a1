import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { locateSet } from '#scripts/start/atlas-set.ts';
import { holdSet } from '#scripts/start/hold-set.ts';
import { makeSmallHome, startAtlas } from '#test/support/started-atlas.ts';

const nobody = 4_194_305;

suite('a set', () => {
  test('is served by one Atlas at a time: the second names the first, which goes on', async () => {
    await using small = await makeSmallHome(['rider']);
    await using first = await startAtlas(small.home);
    const second = small.run('start.ts', '--port', '0');
    assert.deepEqual(second, {
      status: 1,
      stdout: '',
      stderr: `CONFIGURATION_INVALID: The set "demonstration" is served by process ${first.child.pid} already: stop that one, or give this one an ATLAS_HOME of its own.\n`,
    });
    assert.deepEqual(await first.ask('{ studies(first: 1) { answers { status } } }'), {
      data: { studies: { answers: [{ status: 'ANSWERED' }] } },
    });
    assert.equal(await first.stop('SIGTERM'), 0);
    assert.deepEqual(
      readdirSync(small.home).filter((name) => name.includes('.')),
      [],
    );
  });

  test('is kept in a home that only its owner looks into, where the Atlas made it', async () => {
    await using small = await makeSmallHome([]);
    const home = join(small.home, 'new');
    using _held = await holdSet(locateSet(home, 'demonstration', undefined));
    assert.equal(statSync(home).mode & 0o777, 0o700);
  });

  test('is held by nobody who was killed, nor by another program that got its number since', async () => {
    await using small = await makeSmallHome([]);
    const set = locateSet(small.home, 'demonstration', undefined);
    const file = join(small.home, 'demonstration.running');
    const killed = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
    await once(killed, 'spawn');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const left = [`${killed.pid} 1`, `${process.ppid} 1`, `${nobody} `, '', 'no number'];
    for (const text of left) {
      writeFileSync(file, text);
      using _held = await holdSet(set);
      assert.match(readFileSync(file, 'utf8'), new RegExp(`^${process.pid} `));
    }
  });

  test('is not let go by who does not hold it any more', async () => {
    await using small = await makeSmallHome([]);
    const set = locateSet(small.home, 'demonstration', undefined);
    const file = join(small.home, 'demonstration.running');
    {
      using _held = await holdSet(set);
      writeFileSync(file, 'another');
    }
    assert.equal(readFileSync(file, 'utf8'), 'another');
  });
});
