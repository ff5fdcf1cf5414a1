import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { readExamples } from '#gateway/portal/serve-portal.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { authorizationOf } from '#test/support/authorization-of.ts';
import { readAll, readEvents } from '#test/support/event-stream.ts';
import {
  makeSmallHome,
  type SmallHome,
  spoil,
  type StartedAtlas,
  startAtlas,
} from '#test/support/started-atlas.ts';
import { untilSame } from '#test/support/until-same.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const providers = ['ispy', 'lidc', 'paediatric', 'radboud-prostate'];

/** The answer to a query, or the last event of a subscription. */
async function answerTo(atlas: StartedAtlas, query: string): Promise<unknown> {
  if (!query.includes('\nsubscription ')) return atlas.ask(query);
  const stream = `${atlas.url}/graphql/stream`;
  const headers = await authorizationOf(atlas.url, 'granted');
  const [last] = (await readAll(readEvents(stream, { query }, undefined, headers))).slice(-2);
  assert.ok(last !== undefined && 'data' in last);
  return last.data;
}

suite('npm start', () => {
  let small: SmallHome;
  before(async () => {
    small = await makeSmallHome(providers);
  });
  after(() => small[Symbol.asyncDispose]());

  test('builds what is missing, answers a sample, and answers every example whole', async () => {
    await using atlas = await startAtlas(small.home);
    assert.match(atlas.said(), /^Building 4 catalogues in /);
    assert.match(atlas.said(), /\n4 providers answer at http:\/\/127\.0\.0\.1:\d+ /);
    for (const query of readExamples()) {
      const answer = (await answerTo(atlas, query)) as { data: unknown; errors?: unknown };
      assert.equal(answer.errors, undefined, query);
      assert.ok(!JSON.stringify(answer.data).includes('"FAILED"'), query);
    }
    for (const key of ['cursor', ...providers.map((id) => `provider-${id}`)]) {
      assert.equal(statSync(join(small.home, 'keys', `${key}.key`)).mode & 0o777, 0o600);
    }
  });

  test('shows a browser its portal, from files of its own', async () => {
    await using atlas = await startAtlas(small.home);
    const page = await fetch(atlas.url, { headers: { accept: 'text/html' } });
    const html = await page.text();
    assert.match(html, /<title>Cancer imaging Atlas<\/title>/);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    assert.deepEqual(files, ['/portal/portal.css', '/portal/portal.js']);
    for (const file of [...files, '/portal/examples.json', '/portal/graphql.worker.js']) {
      const response = await fetch(atlas.url + file);
      assert.equal(response.status, 200, file);
      assert.ok((await response.text()).length > 1_000, file);
    }
    assert.equal((await fetch(`${atlas.url}/portal/../keys/cursor.key`)).status, 404);
  });

  test('ends on Ctrl-C and on SIGTERM with 0 and leaves no file of a moment', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const atlas = await startAtlas(small.home);
      assert.equal(await atlas.stop(signal), 0);
      await assert.rejects(fetch(atlas.url));
    }
    assert.deepEqual(readdirSync(small.home).toSorted(), ['demonstration', 'keys', 'portal']);
    assert.deepEqual(readdirSync(join(small.home, 'demonstration')).toSorted(), [
      'access',
      'audit-heads.jsonl',
      'gateway.sqlite',
      'providers',
      'registry.sqlite',
      'registry.yaml',
    ]);
    assert.deepEqual(
      readdirSync(join(small.home, 'demonstration', 'providers')).toSorted(),
      providers,
    );
  });

  test('lets a provider join and leave while it runs', async () => {
    await using atlas = await startAtlas(small.home);
    const who = '{ providers { nodes { id } } summary { answers { provider { id } status } } }';
    const answerOf = (ids: readonly string[]): object => ({
      data: {
        providers: { nodes: ids.map((id) => ({ id })) },
        summary: { answers: ids.map((id) => ({ provider: { id }, status: 'ANSWERED' })) },
      },
    });
    const joined = small.run('provider.ts', 'join', 'cgci');
    assert.deepEqual([joined.status, joined.stdout], [0, 'cgci has joined.\n'], joined.stderr);
    await untilSame(() => atlas.ask(who), answerOf(['cgci', ...providers]));
    assert.equal(small.run('provider.ts', 'leave', 'cgci').stdout, 'cgci has left.\n');
    await untilSame(() => atlas.ask(who), answerOf(providers));
    const again = small.run('provider.ts', 'leave', 'cgci');
    assert.equal(again.status, 1);
    assert.match(again.stderr, /^PROVIDER_UNKNOWN: No provider cgci is in the Atlas/);
  });

  test('gives each provider its own process, and none stays', async () => {
    const atlas = await startAtlas(small.home, '--separate');
    const answer = (await atlas.ask('{ summary { answers { status } } }')) as object;
    assert.deepEqual(answer, {
      data: { summary: { answers: providers.map(() => ({ status: 'ANSWERED' })) } },
    });
    const children = childrenOf(atlas.child.pid ?? 0);
    assert.equal(children.length, providers.length);
    assert.equal(await atlas.stop('SIGINT'), 0);
    assert.deepEqual(children.filter(isAlive), []);
  });

  test('ends a build on Ctrl-C and leaves nothing half built', async () => {
    await using other = await makeSmallHome(['nlst', 'lidc']);
    const child = spawn(process.execPath, ['scripts/start.ts', '--port', '0'], {
      cwd: root,
      env: { ATLAS_HOME: other.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [status] = (await once(child, 'exit')) as [number | null];
    assert.equal(status, 0);
    const built = readdirSync(join(other.home, 'demonstration', 'providers'));
    assert.deepEqual(
      built.filter((name) => name.includes('.')),
      [],
    );
  });

  test('builds anew what was interrupted, and serves no half of it', async () => {
    const folder = small.folderOf('lidc');
    renameSync(folder, `${folder}.building`);
    await using atlas = await startAtlas(small.home);
    assert.match(atlas.said(), /^Building 1 catalogues in /);
    assert.ok(!existsSync(`${folder}.building`));
  });

  test('builds anew what an earlier version of the loader built', async () => {
    {
      const file = join(small.folderOf('lidc'), 'catalogue.sqlite');
      await using store = await openCatalogueStore({ kind: 'sqlite', file });
      await store.all('update catalogue set loader_version = 0 returning id');
    }
    await using atlas = await startAtlas(small.home);
    assert.match(atlas.said(), /^Building 1 catalogues in /);
  });

  test('fills a registry anew that was deleted', async () => {
    rmSync(join(small.home, 'demonstration', 'registry.sqlite'));
    await using atlas = await startAtlas(small.home);
    assert.deepEqual(await atlas.ask('{ providers { totalCount } }'), {
      data: { providers: { totalCount: providers.length } },
    });
  });

  test('says of a broken catalogue which it is and what to do', async () => {
    mkdirSync(small.folderOf('ispy'), { recursive: true });
    await spoil(join(small.folderOf('ispy'), 'catalogue.sqlite'));
    const { status, stderr } = small.run('start.ts', '--port', '0');
    assert.equal(status, 1);
    assert.match(
      stderr,
      /CATALOGUE_BROKEN: .*ispy\/catalogue\.sqlite.*delete the folder .*\/providers\/ispy and start again.*\n$/,
    );
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  test('says which port is taken and what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = small.run('start.ts', '--port', String(port));
    server.close();
    assert.equal(status, 1);
    assert.match(
      stderr,
      new RegExp(`^ADDRESS_IN_USE: Port ${port}, .* choose another with --port`),
    );
  });

  test('says of an option, a set and an address that it cannot take what is wrong', () => {
    for (const [args, sentence] of [
      [['--prot', '1'], /^CONFIGURATION_INVALID: Unknown option '--prot'/],
      [['--port', 'x'], /^CONFIGURATION_INVALID: --port must be a whole number/],
      [['--set', 'nowhere'], /^CONFIGURATION_INVALID: There is no set "nowhere": build it with/],
      [['--host', '0.0.0.0'], /^CONFIGURATION_INVALID: Off loopback only https is spoken/],
    ] as const) {
      const { status, stderr } = small.run('start.ts', '--port', '0', ...args);
      assert.equal(status, 1);
      assert.match(stderr, sentence);
    }
  });
});

/** Processes whose parent this is; the addresses in the registry file are not theirs to tell. */
function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
