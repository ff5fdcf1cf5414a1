import { addressesAt, type BenchPlan, pageBodies, type Say, startProviders } from './bench-plan.ts';
import { measureCell } from './cells.ts';
import { BenchChild } from './child-protocol.ts';
import { drawTable, show } from './table.ts';

/** How long one caller alone waits for a page over providers that take 50 ms. */
export async function measureSingleCaller(plan: BenchPlan, say: Say): Promise<void> {
  await using real = await startProviders(plan, plan.set, plan.ids);
  await using replay = await BenchChild.start('replay-process.ts', 1, [real.url]);
  const providers = addressesAt(replay, plan.ids);
  const bodies = pageBodies(plan);
  const rows: string[][] = [];
  for (const [name, file] of [
    ['(a) this gateway', 'gateway-process.ts'],
    ['(c) hand-written fan-out', 'fan-out-process.ts'],
  ] as const) {
    const variant = { name, file, providers };
    const cell = await measureCell(variant, {
      bodies,
      connections: 1,
      seconds: plan.seconds,
      back: replay,
    });
    rows.push([
      name,
      show(cell.p50),
      show(cell.p95),
      show(cell.p50 / 50),
      show(cell.p95 / 50),
      String(cell.failures),
      String(cell.misses),
    ]);
  }
  say(`## One caller, ${plan.ids.length} replaying providers of 50 ms, all different\n`);
  say(
    drawTable(['', 'p50 ms', 'p95 ms', 'p50 ÷ 50 ms', 'p95 ÷ 50 ms', 'failures', 'misses'], rows),
  );
  say('');
}
