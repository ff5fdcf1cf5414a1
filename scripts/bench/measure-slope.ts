import { addressesAt, type BenchPlan, pageBodies, type Say, startProviders } from './bench-plan.ts';
import { measureCell } from './cells.ts';
import { BenchChild } from './child-protocol.ts';
import { median } from './figures.ts';
import { drawTable, show } from './table.ts';

const many = 300;
/** So few that the tapes of 300 providers fit into memory. */
const questions = 16;

/** The real ids and so many copies of them that there are 300. */
function manyIds(ids: readonly string[]): string[] {
  return Array.from({ length: many }, (_, index) => {
    const id = ids[index % ids.length] ?? '';
    return index < ids.length ? id : `x${Math.floor(index / ids.length)}-${id}`;
  });
}

/** What one provider more costs the gateway, from 8 to 32 and from 32 to 300. */
export async function measureSlope(plan: BenchPlan, say: Say): Promise<void> {
  await using real = await startProviders(plan, plan.set, plan.ids);
  const bodies = pageBodies(plan).slice(0, questions);
  const cost = new Map<number, number[]>();
  const counts = [8, plan.ids.length, many];
  await using replay = await BenchChild.start('replay-process.ts', 1, [real.url]);
  for (let run = 0; run < plan.runs; run++) {
    for (const count of counts) {
      const providers = addressesAt(replay, manyIds(plan.ids).slice(0, count));
      const variant = { name: String(count), file: 'gateway-process.ts', providers } as const;
      const cell = await measureCell(variant, {
        bodies,
        connections: 4,
        seconds: plan.seconds,
        back: replay,
      });
      cost.set(count, [...(cost.get(count) ?? []), cell.frontCpuMs]);
      process.stderr.write('.');
    }
  }
  const at = (count: number): number => median(cost.get(count) ?? []);
  const few = (at(plan.ids.length) - at(8)) / (plan.ids.length - 8);
  const lots = (at(many) - at(plan.ids.length)) / (many - plan.ids.length);
  say(`## What one provider more costs the gateway (CPU, median of ${plan.runs})\n`);
  say(
    drawTable(
      [
        ...counts.map((count) => `${count}: ms a request`),
        `8→${plan.ids.length}: µs each`,
        `${plan.ids.length}→${many}: µs each`,
        'ratio',
      ],
      [
        [
          ...counts.map((count) => show(at(count))),
          show(few * 1000),
          show(lots * 1000),
          show(lots / few),
        ],
      ],
    ),
  );
  say('');
}
