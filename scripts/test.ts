/**
 * Runs the tests: all of them, or the files and patterns given as arguments. Says first what is left out on this
 * machine, and ends with the runner's own closing lines.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { environmentOfTests, readEnvironment } from '#schema/kernel/environment.ts';

/** A test that takes longer hangs: it is named, and the run ends all the same. */
const patienceMs = 300_000;

const given = process.argv.slice(2);
const patterns = given.length > 0 ? given : ['test/**/*.test.ts'];

const { testDatabaseUrl, testBrowser, testRedis, testIdc } = readEnvironment();
if (testDatabaseUrl === undefined) {
  console.log(
    'Left out: the tests on PostgreSQL. Set ATLAS_TEST_DATABASE_URL to the address of a server that tests may fill and empty.',
  );
}
if (testBrowser === undefined) {
  console.log(
    'Left out: the tests in a browser. Set ATLAS_TEST_BROWSER to the program of a Chromium.',
  );
}
if (spawnSync(testRedis ?? 'redis-server', ['--version']).status !== 0) {
  console.log(
    'Left out: the tests with Redis. Install redis-server, or set ATLAS_TEST_REDIS to its program.',
  );
}
if (testIdc === undefined) {
  console.log(
    'Left out: the guard over all values of IDC. Set ATLAS_TEST_IDC to the folder of a set made from all of it.',
  );
}
/** Catalogues that the files of this run load once. */
const builds = mkdtempSync(join(tmpdir(), 'atlas-test-builds-'));
// The runner ends by it as well; what the run made is taken away after it.
process.on('SIGINT', () => {});
const run = spawnSync(
  process.execPath,
  [
    '--test',
    '--test-concurrency=2',
    `--test-timeout=${patienceMs}`,
    '--test-force-exit',
    '--test-reporter=spec',
    ...patterns,
  ],
  { stdio: 'inherit', env: environmentOfTests(builds) },
);
rmSync(builds, { recursive: true, force: true });
process.exitCode = run.status ?? 1;
