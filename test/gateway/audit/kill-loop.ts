import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { parseRecord } from '#gateway/audit/audit-record.ts';
import { type ChainFault, verifyChain } from '#gateway/audit/verify-chain.ts';
import { readHeads } from '#gateway/audit/heads-file.ts';
import { createRandom } from '#test/support/seeded-random.ts';

import { setUpAudit } from './audit-setup.ts';

/** What was found after all the kills. */
export interface KillLoop {
  readonly faults: readonly ChainFault[];
  /** Records that a process was told are on disk, and that are not. */
  readonly lost: readonly number[];
  /** How many records were acknowledged in all. */
  readonly acknowledged: number;
  readonly entries: number;
}

const child = fileURLToPath(new URL('write-until-killed.ts', import.meta.url));
const recordsPerRun = 100_000;
const longestMs = 60;

/** Starts a process that records, kills it (SIGKILL) at some moment, and so on; all continue one chain. */
export async function killLoop(times: number, seed: number): Promise<KillLoop> {
  await using setup = await setUpAudit();
  const random = createRandom(seed);
  const acknowledged: number[] = [];
  for (let run = 0; run < times; run++) {
    const delay = random(longestMs);
    acknowledged.push(...(await writeAndKill(setup.folder, run * recordsPerRun, delay)));
  }
  const { heads } = await readHeads(setup.headsFile, setup.key.trusted);
  const { faults, entries } = await verifyChain(setup.store, 'main', heads, Date.now() / 1000);
  const kept = new Set<string | null>();
  for (let after = 0; after < entries;) {
    const page = await setup.store.page('main', after, 5_000);
    for (const { record } of page) kept.add(parseRecord(record).request);
    after = page.at(-1)?.seq ?? entries;
  }
  const lost = acknowledged.filter((number) => !kept.has(`request-${number}`));
  return { faults, lost, acknowledged: acknowledged.length, entries };
}

/** Numbers of the records that were acknowledged. The delay counts from the first of them. */
async function writeAndKill(folder: string, first: number, delayMs: number): Promise<number[]> {
  const running = spawn(process.execPath, [child, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(running, 'close');
  const told: number[] = [];
  for await (const line of createInterface({ input: running.stdout })) {
    if (told.length === 0) setTimeout(() => running.kill('SIGKILL'), delayMs);
    told.push(Number(line));
  }
  await ended;
  return told;
}

if (import.meta.main) {
  const [times = '100', seed = '1'] = process.argv.slice(2);
  const { lost, ...rest } = await killLoop(Number(times), Number(seed));
  process.stdout.write(`${JSON.stringify({ times: Number(times), lost: lost.length, ...rest })}\n`);
}
