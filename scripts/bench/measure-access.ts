import { type AccessHome, openAccessHome } from './access-home.ts';
import {
  addressesAt,
  type BenchPlan,
  pageBodies,
  type Say,
  startGuardedProviders,
  startProviders,
} from './bench-plan.ts';
import { type CellFigures, measureFront, warmFront } from './cells.ts';
import { BenchChild } from './child-protocol.ts';
import { median } from './figures.ts';
import { measureAccessParts } from './measure-access-parts.ts';
import { runLoad } from './load.ts';
import { drawTable, show } from './table.ts';

const connections = 32;
/** Different callers whose requests follow one another. */
const callers = 200;
/** Rounds at least, since each compares what ran within seconds of each other. */
const fewestRounds = 3;
const goal = 0.8;

const head = [
  'page of 50 studies, different',
  'req/s',
  '÷ without',
  'p50 ms',
  'p95 ms',
  'MB',
  'CPU ms',
  'CPU ms all',
  'back load',
  'failed',
  'misses',
];

/** A gateway that is measured in turns with others. */
interface Contender {
  readonly name: string;
  readonly front: BenchChild;
  readonly back: BenchChild;
  readonly tokens: readonly string[];
}

/** The page with access control and without, in turns within one run: over real and over replaying providers. */
export async function measureAccess(plan: BenchPlan, say: Say): Promise<void> {
  using home = await openAccessHome(plan, callers);
  await measureAccessParts(plan, home, say);
  {
    await using open = await startProviders(plan, plan.set, plan.ids);
    await using guarded = await startGuardedProviders(plan, home.folder);
    await reportPages('Real providers', { plan, home, open, guarded }, say);
  }
  await using behind = await startProviders(plan, plan.set, plan.ids);
  const doors = [home.folder, plan.set, ...plan.ids];
  await using open = await BenchChild.start('replay-process.ts', 1, [behind.url]);
  await using guarded = await BenchChild.start('replay-process.ts', 1, [behind.url, ...doors]);
  await reportPages('Replaying providers of 50 ms', { plan, home, open, guarded }, say);
}

interface Compared {
  readonly plan: BenchPlan;
  readonly home: AccessHome;
  /** Providers that let everything pass, and the same behind their doors. */
  readonly open: BenchChild;
  readonly guarded: BenchChild;
}

async function reportPages(
  title: string,
  { plan, home, open, guarded }: Compared,
  say: Say,
): Promise<void> {
  const openAddresses = addressesAt(open, plan.ids);
  const access = [home.folder, plan.set, ...addressesAt(guarded, plan.ids)];
  await using plain = await BenchChild.start('gateway-process.ts', 0, openAddresses);
  await using strict = await BenchChild.start('guarded-gateway-process.ts', 0, access);
  const controlled = { front: strict, back: guarded };
  const measured = await measureInTurns(plan, [
    { name: 'without access control', front: plain, back: open, tokens: [] },
    { name: 'with it, one caller', ...controlled, tokens: home.tokens.slice(0, 1) },
    { name: `with it, ${callers} callers in turn`, ...controlled, tokens: home.tokens },
  ]);
  const without = [...measured.values()][0] ?? [];
  const rows = [...measured].map(([name, figures]) => toRow(name, figures, without));
  say(
    `## Access control: ${title}, ${home.datasets.length} datasets, ${connections} connections\n`,
  );
  say(`${drawTable(head, rows)}\n\nGoal: ÷ without ≥ ${goal}.\n`);
}

/** Figures of each round, by name of the contender. */
async function measureInTurns(
  plan: BenchPlan,
  contenders: readonly Contender[],
): Promise<ReadonlyMap<string, readonly CellFigures[]>> {
  const bodies = pageBodies(plan);
  const { seconds } = plan;
  for (const { front, tokens } of contenders) {
    await warmFront(front, { bodies, tokens });
    await runLoad({ url: front.url, bodies, tokens, connections, seconds, warmUp: 0 });
  }
  const measured = new Map(contenders.map(({ name }) => [name, [] as CellFigures[]]));
  for (let round = 0; round < Math.max(plan.runs, fewestRounds); round++) {
    for (const { name, front, back, tokens } of contenders) {
      const cell = await measureFront(front, { bodies, tokens, connections, seconds, back });
      measured.get(name)?.push(cell);
      process.stderr.write('.');
    }
  }
  return measured;
}

function toRow(
  name: string,
  figures: readonly CellFigures[],
  without: readonly CellFigures[],
): string[] {
  const middle = (of: (cell: CellFigures) => number): string => show(median(figures.map(of)));
  const sum = (of: (cell: CellFigures) => number): number =>
    figures.reduce((total, cell) => total + of(cell), 0);
  const ratios = figures.map(
    ({ requestsPerSecond }, round) =>
      requestsPerSecond / (without[round]?.requestsPerSecond ?? Number.NaN),
  );
  return [
    name,
    middle((cell) => cell.requestsPerSecond),
    show(median(ratios)),
    middle((cell) => cell.p50),
    middle((cell) => cell.p95),
    middle((cell) => cell.residentMb),
    middle((cell) => cell.frontCpuMs),
    middle((cell) => cell.allCpuMs),
    `${(median(figures.map((cell) => cell.backLoad)) * 100).toFixed(0)} %`,
    String(sum((cell) => cell.failures)),
    String(sum((cell) => cell.misses)),
  ];
}
