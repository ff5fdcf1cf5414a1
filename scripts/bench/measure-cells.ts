import { addressesAt, type BenchPlan, pageBodies, type Say, startProviders } from './bench-plan.ts';
import { type CellFigures, measureCell, type Variant } from './cells.ts';
import { BenchChild } from './child-protocol.ts';
import { builtProviders, locateSet } from '../start/atlas-set.ts';
import { drawTable, show } from './table.ts';

// Enough that a front process whose providers take 50 ms is busy all the time.
const connections = 32;
const head = [
  'page of 50 studies',
  'requests',
  'req/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'MB',
  'CPU ms',
  'CPU ms all',
  'calls',
  'back load',
  'failed',
  'misses',
];

function toRow(name: string, kind: string, cell: CellFigures): string[] {
  return [
    name,
    kind,
    show(cell.requestsPerSecond),
    show(cell.p50),
    show(cell.p95),
    show(cell.p99),
    show(cell.residentMb),
    show(cell.frontCpuMs),
    show(cell.allCpuMs),
    show(cell.callsPerRequest),
    `${(cell.backLoad * 100).toFixed(0)} %`,
    String(cell.failures),
    String(cell.misses),
  ];
}

function variantsOver(back: BenchChild, ids: readonly string[]): Variant[] {
  const variants: Variant[] = [];
  for (const count of [1, 8, ids.length]) {
    const providers = addressesAt(back, ids.slice(0, count));
    variants.push({ name: `(a) this gateway, ${count}`, file: 'gateway-process.ts', providers });
    variants.push({
      name: `(c) hand-written fan-out, ${count}`,
      file: 'fan-out-process.ts',
      providers,
    });
    if (count === 1)
      variants.push({ name: '(b) stock data source, 1', file: 'stock-process.ts', providers });
  }
  return variants;
}

async function measureVariants(
  plan: BenchPlan,
  back: BenchChild,
  variants: readonly Variant[],
): Promise<string[][]> {
  const bodies = pageBodies(plan);
  const rows: string[][] = [];
  for (const variant of variants) {
    for (const [kind, chosen] of [
      ['different', bodies],
      ['identical', bodies.slice(0, 1)],
    ] as const) {
      const cell = await measureCell(variant, {
        bodies: chosen,
        connections,
        seconds: plan.seconds,
        back,
      });
      rows.push(toRow(variant.name, kind, cell));
      process.stderr.write('.');
    }
  }
  return rows;
}

/** Requests per second, waiting times, memory and CPU of the page, over real and over replaying providers. */
export async function measureCells(plan: BenchPlan, say: Say): Promise<void> {
  const real: string[][] = [];
  {
    await using back = await startProviders(plan, plan.set, plan.ids);
    real.push(...(await measureVariants(plan, back, variantsOver(back, plan.ids))));
  }
  const [central] = builtProviders(locateSet(plan.home, plan.centralSet, undefined));
  if (central !== undefined) {
    await using back = await startProviders(plan, plan.centralSet, [central]);
    const providers = addressesAt(back, [central]);
    const variant = {
      name: '(d) one central database',
      file: 'gateway-process.ts',
      providers,
    } as const;
    real.push(...(await measureVariants(plan, back, [variant])));
  }
  say(`## Real providers, ${connections} connections\n\n${drawTable(head, real)}\n`);
  await using behind = await startProviders(plan, plan.set, plan.ids);
  await using replay = await BenchChild.start('replay-process.ts', 1, [behind.url]);
  const replayed = await measureVariants(plan, replay, variantsOver(replay, plan.ids));
  say(
    `## Replaying providers of 50 ms, ${connections} connections\n\n${drawTable(head, replayed)}\n`,
  );
}
