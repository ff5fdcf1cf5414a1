/** `npm run bench`: figures side by side in one run, as Markdown tables. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

import { readEnvironment, silenceTelemetry } from '#schema/kernel/environment.ts';

import { misused, readOptions } from '../command-line/read-options.ts';
import { runCommand } from '../command-line/run-command.ts';
import { builtProviders, demonstrationSource, locateSet } from '../start/atlas-set.ts';
import { parts } from './bench-parts.ts';
import type { BenchPlan, Say } from './bench-plan.ts';

const usage = `Usage: npm run bench -- [options]

  --set <name>      set of catalogues (demonstration)
  --source <folder> what the set was loaded from, for the rivals that read it
  --only <part>     ${Object.keys(parts).join(', ')}
  --seconds <n>     how long each cell is measured (5; 1 with --quick)
  --seed <n>        what is drawn (25)
  --quick           fewer questions, runs and rounds
`;

function readBenchOptions() {
  const options = {
    set: { type: 'string', default: 'demonstration' },
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '25' },
    only: { type: 'string' },
    source: { type: 'string' },
  } as const;
  const { values } = readOptions({ options }, usage);
  const seconds = Number(values.seconds ?? (values.quick ? '1' : '5'));
  const seed = Number(values.seed);
  if (values.only !== undefined && !Object.hasOwn(parts, values.only))
    throw misused(`There is no part "${values.only}" of the bench.`, usage);
  if (!(seconds > 0 && Number.isFinite(seconds)))
    throw misused('--seconds must be a number above 0.', usage);
  if (!Number.isInteger(seed)) throw misused('--seed must be a whole number.', usage);
  return { ...values, seconds, seed };
}

async function main(): Promise<void> {
  const { set, quick, only, source, seconds, seed } = readBenchOptions();
  silenceTelemetry();
  // Load and providers share core 1, so that core 0 is the gateway's alone.
  execFileSync('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' });
  const { home } = readEnvironment();
  const plan: BenchPlan = {
    home,
    set,
    ids: builtProviders(locateSet(home, set, undefined)),
    centralSet: 'central',
    seconds,
    questions: quick ? 40 : 200,
    seed,
    runs: quick ? 1 : 5,
    rounds: quick ? 5 : 25,
    source: source ?? (set === 'demonstration' ? demonstrationSource : null),
  };
  const say: Say = (text) => void process.stdout.write(`${text}\n`);
  say(`# Bench: ${plan.ids.length} providers of the set "${set}", seed ${seed}`);
  say(
    `\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
  );
  for (const [name, measure] of Object.entries(parts)) {
    if (only === undefined || only === name) await measure(plan, say);
  }
}

await runCommand(main);
