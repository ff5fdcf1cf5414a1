import { defaultDoorLimits } from '#gateway/load/door.ts';

import { addressesAt, type BenchPlan, pageBodies, type Say, startProviders } from './bench-plan.ts';
import { BenchChild } from './child-protocol.ts';
import { quantile, runLoad } from './load.ts';
import { runSurge } from './surge.ts';
import { drawTable, show } from './table.ts';

/** So many times what the gateway can do is asked of it (R6.5). */
const excess = 3;
/** So many requests run at once, so that all of the gateway is used. */
const connections = defaultDoorLimits.running;
/** Requests in a row that must be as quick as before the surge. */
const calm = 5;
const patienceMs = 30_000;

/** What a gateway does with three times as many requests as it can answer, over replaying providers. */
export async function measureOverload(plan: BenchPlan, say: Say): Promise<void> {
  await using behind = await startProviders(plan, plan.set, plan.ids);
  await using replay = await BenchChild.start('replay-process.ts', 1, [behind.url]);
  const providers = addressesAt(replay, plan.ids);
  await using front = await BenchChild.start('gateway-process.ts', 0, providers);
  const bodies = pageBodies(plan);
  const { url } = front;
  const load = { url, bodies, connections: 1, seconds: plan.seconds };
  const alone = await runLoad({ ...load, warmUp: bodies.length * 2 });
  const idle = await front.figures();
  // The first run at full load is a warm-up: connections are opened, and code is compiled.
  await runLoad({ ...load, connections, warmUp: 0 });
  const full = await runLoad({ ...load, connections, warmUp: 0 });
  const capacity = full.requests / full.seconds;

  const surge = await runSurge({
    url,
    bodies,
    perSecond: capacity * excess,
    seconds: plan.seconds,
  });
  const after = await front.figures();
  const usualMs = 2 * quantile(alone.latencies, 0.5);
  const recovered = await measureRecovery(url, bodies, usualMs);
  const row = [
    show(capacity),
    show(surge.answered / surge.seconds),
    show(surge.answered / surge.seconds / capacity),
    `${surge.refused.length}`,
    show(quantile(surge.refused, 0.5)),
    show(quantile(surge.refused, 0.99)),
    `${surge.untold}`,
    `${surge.lost}`,
    show(after.residentMb / idle.residentMb),
    show(recovered),
  ];
  say(
    `## ${excess} times its capacity, over replaying providers of 50 ms\n\n${drawTable(head, [row])}\n`,
  );
  say('Goals: goodput ≥ 0.9 of capacity, refused in < 20 ms, memory < 2, recovered in < 5 s.\n');
}

const head = [
  'capacity, req/s',
  'goodput',
  '÷ capacity',
  'refused',
  'p50 ms',
  'p99 ms',
  'not told when',
  'lost',
  'MB ÷ idle',
  'recovered, s',
];

/** Seconds until some requests in a row take no longer than usual; NaN where that does not come. */
async function measureRecovery(
  url: string,
  bodies: readonly string[],
  usualMs: number,
): Promise<number> {
  const begun = performance.now();
  let quick = 0;
  while (performance.now() - begun < patienceMs) {
    const { latencies, failures } = await runLoad({
      url,
      bodies,
      connections: 1,
      seconds: 0.001,
      warmUp: 0,
    });
    quick = failures === 0 && quantile(latencies, 1) <= usualMs ? quick + 1 : 0;
    if (quick === calm) return (performance.now() - begun) / 1_000;
  }
  return Number.NaN;
}
