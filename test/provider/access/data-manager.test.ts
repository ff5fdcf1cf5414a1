import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { makeAccess } from './access-setup.ts';
import { openGuarded } from './guarded-provider.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const query = '{ studies(first: 1) { nodes { id } } }';

/** A home in which the provider's access folder stands where `npm start` makes it. */
async function makeHome(accessFolder: string): Promise<(...args: string[]) => string> {
  const home = join(accessFolder, 'home');
  await mkdir(join(home, 'demonstration', 'access'), { recursive: true });
  await symlink(accessFolder, join(home, 'demonstration', 'access', 'small'));
  return (...args) => {
    const options = { cwd: root, env: { ATLAS_HOME: home }, encoding: 'utf8' as const };
    const end = spawnSync(process.execPath, ['scripts/provider.ts', ...args], options);
    return end.stdout + end.stderr.split('\n')[0];
  };
}

const ann = 'AnnsPseudonym-0123456_';

test('a data manager switches a caller, a project and the Atlas off and on while the provider runs', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const run = await makeHome(access.folder);
  const status = async (): Promise<number> => {
    clock.now += 2_000;
    const claims = { sub: ann, project: 'lungs' };
    return (await provider.ask(query, { claims })).status;
  };
  assert.equal(await status(), 200);
  for (const [who, said] of [
    [['--caller', ann], ann],
    [['--project', 'lungs'], 'lungs'],
    [['--atlas'], 'The Atlas'],
  ] as const) {
    const off = run('switch-off', 'small', ...who);
    assert.equal(off, `${said} gets no more answers from small, within seconds.\n`);
    assert.equal(await status(), 403);
    assert.equal(
      run('switch-off', 'small', ...who),
      `${said} was switched off at small already.\n`,
    );
    const on = run('switch-on', 'small', ...who);
    assert.equal(on, `${said} gets answers again from small, within seconds.\n`);
    assert.equal(await status(), 200);
    assert.equal(run('switch-on', 'small', ...who), `${said} was not switched off at small.\n`);
  }
});

test('a data manager reads what left, for whom, a line a call', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.parse('2026-11-25T12:00:00Z') };
  await using provider = await openGuarded(access, clock);
  const run = await makeHome(access.folder);
  assert.equal(
    run('log', 'small'),
    'CONFIGURATION_INVALID: There is no log of any day: nobody asked yet.',
  );
  await provider.ask(query, { claims: { sub: 'p-1', project: 'lungs' } });
  await provider.ask(query, { claims: { sub: 'p-2', grants: {} } });
  await provider.close();
  const what = `counts=0 fields=studies`;
  const end = `request=r-1 document=${hash('sha256', query, 'base64url')}`;
  assert.deepEqual(run('log', 'small').split('\n'), [
    `2026-11-25T12:00:00.000Z ANSWERED caller=p-1 project=lungs purposes=DUO:0000006 rows=1 ${what} datasets=d1=RECORD ${end}`,
    `2026-11-25T12:00:00.000Z ANSWERED caller=p-2 project=- purposes=DUO:0000006 rows=0 ${what} datasets=- ${end}`,
    '',
  ]);
  assert.match(
    run('log', 'small', '--caller', 'p-2', '--day', '2026-11-25'),
    /^\S+ ANSWERED caller=p-2 .*\n$/,
  );
  assert.equal(run('log', 'small', '--project', 'other'), '\n');
  assert.match(run('log', 'small', '--day', '2020-01-01'), /There is one of 2026-11-25/i);
});

test('who is not named well is told how it is done', async () => {
  await using access = await makeAccess();
  const run = await makeHome(access.folder);
  const one = 'CONFIGURATION_INVALID: Say one of --caller, --project and --atlas.';
  assert.equal(run('switch-off', 'small'), one);
  assert.equal(run('switch-off', 'small', '--atlas', '--caller', 'p'), one);
  assert.equal(
    run('switch-off', 'small', '--caller', 'typo'),
    'CONFIGURATION_INVALID: typo is no caller: a pseudonym of the log has 22 letters, digits, hyphens and _.',
  );
  assert.match(
    run('switch-off', 'nobody', '--atlas'),
    /^CONFIGURATION_INVALID: There is no \S+nobody: it is made/,
  );
});
