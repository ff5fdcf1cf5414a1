import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { openRedisLink, type RedisLink } from '#gateway/redis/redis-link.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { createLog } from '#schema/kernel/log.ts';

/** A Redis of its own for a test, on a loopback port, that keeps nothing on disk. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Ends it at once, as a crash does; what it held is lost. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port, empty. */
  readonly start: () => Promise<void>;
}

const program = readEnvironment().testRedis ?? 'redis-server';
const found = spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Why tests with Redis are left out on this machine, or false; for the `skip` option of a test. */
export const skipRedis: string | false =
  !found && 'there is no redis-server in the PATH, and ATLAS_TEST_REDIS names none';

/** Starts a Redis on a free port. */
export async function startRedisServer(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-redis-'));
  const port = await freePort();
  let running: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    running = spawn(program, settings, { stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface({ input: running.stdout! })) {
      if (line.includes('Ready to accept connections')) break;
    }
    running.stdout?.resume();
  };
  const kill = async (): Promise<void> => {
    const ending = running;
    running = undefined;
    if (ending === undefined) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A link that is up. Its commands may take long, as on a busy machine they do, unless a test waits for one that is never answered. */
export async function linkTo(url: string, commandMs = 10_000): Promise<RedisLink> {
  const link = openRedisLink({ url, log: createLog('silent'), retryMs: 10, commandMs });
  await untilUp(link, true);
  return link;
}

/** Until the link is up or not; the test's own time-out ends a wait in vain. */
export async function untilUp(link: RedisLink, up: boolean): Promise<void> {
  while (link.isUp() !== up) await pause(5);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
