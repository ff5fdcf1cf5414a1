/** `npm run bench`: figures side by side in one run, as Markdown tables. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';

import { readEnvironment, silenceTelemetry } from '#schema/kernel/environment.ts';

import { builtProviders, demonstrationSource, locateSet } from '../start/atlas-set.ts';
import { measureAgreement } from './measure-agreement.ts';
import { measureCells } from './measure-cells.ts';
import { measurePages } from './measure-pages.ts';
import { measureRepeated } from './measure-repeated.ts';
import { measureSelection } from './measure-selection.ts';
import { measureSingleCaller } from './measure-single-caller.ts';
import { measureSizes } from './measure-sizes.ts';
import { measureSlope } from './measure-slope.ts';
import { measureSlow } from './measure-slow.ts';
import { measureSummary } from './measure-summary.ts';
import type { BenchPlan } from './bench-plan.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'demonstration' },
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '25' },
    only: { type: 'string' },
    source: { type: 'string' },
  },
});

silenceTelemetry();
// Load and providers share core 1, so that core 0 is the gateway's alone.
execFileSync('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' });
const { home } = readEnvironment();
const plan: BenchPlan = {
  home,
  set: values.set,
  ids: builtProviders(locateSet(home, values.set, undefined)),
  centralSet: 'central',
  seconds: Number(values.seconds ?? (values.quick ? '1' : '5')),
  questions: values.quick ? 40 : 200,
  seed: Number(values.seed),
  runs: values.quick ? 1 : 5,
  rounds: values.quick ? 5 : 25,
  source: values.source ?? (values.set === 'demonstration' ? demonstrationSource : null),
};
const parts = {
  agreement: measureAgreement,
  pages: measurePages,
  caller: measureSingleCaller,
  cells: measureCells,
  sizes: measureSizes,
  slope: measureSlope,
  summary: measureSummary,
  repeated: measureRepeated,
  slow: measureSlow,
  selection: measureSelection,
};
const say = (text: string): void => void process.stdout.write(`${text}\n`);

say(`# Bench: ${plan.ids.length} providers of the set "${plan.set}", seed ${plan.seed}`);
say(
  `\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
);
for (const [name, measure] of Object.entries(parts)) {
  if (values.only === undefined || values.only === name) await measure(plan, say);
}
