import { setTimeout as sleep } from 'node:timers/promises';

import { addressesAt, type BenchPlan, type Say, startProviders } from './bench-plan.ts';
import { BenchChild } from './child-protocol.ts';
import { quantile } from './load.ts';
import { post } from './post.ts';
import { broadQuestions } from './rivals/summary-questions.ts';
import { varyFilter } from './summary-query.ts';
import { drawTable, show } from './table.ts';

/** How long a slow provider takes. */
const slowMs = 5_000;
/** An address that nobody listens on. */
const deadUrl = 'http://127.0.0.1:9';
/** How often the page of the other provider is asked for. */
const everyMs = 10;

const summaryQuery = `query Slow($filter: SeriesFilter) {
  summary(filter: $filter) {
    byProvider { subjects }
    answers { status }
    completeness { complete }
  }
}`;
const pageQuery = `{ studies(first: 50, orderBy: { by: DAY }) {
  nodes { id studyInstanceUid description day modalities counts { series images sizeMB } }
} }`;

interface SlowAnswer {
  readonly data: {
    readonly summary: {
      readonly byProvider: readonly { readonly subjects: number }[];
      readonly answers: readonly { readonly status: string }[];
      readonly completeness: { readonly complete: boolean };
    };
  };
}

/** What slow, dead and busy providers do to the answers of all others. */
export async function measureSlow(plan: BenchPlan, say: Say): Promise<void> {
  await measureSlowAndDead(plan, say);
  await measureBusy(plan, say);
}

async function measureSlowAndDead(plan: BenchPlan, say: Say): Promise<void> {
  const sound = plan.ids.slice(0, -3);
  const slow = plan.ids.slice(-3, -1);
  const dead = plan.ids.slice(-1);
  await using back = await startProviders(plan, plan.set, plan.ids);
  await using behind = await BenchChild.start('slow-process.ts', 1, [back.url, String(slowMs)]);
  const soundAddresses = addressesAt(back, sound);
  const addresses = [
    ...soundAddresses,
    ...addressesAt(behind, slow),
    ...dead.map((id) => `${deadUrl}/${id}`),
  ];
  await using alone = await BenchChild.start('gateway-process.ts', 0, soundAddresses);
  await using front = await BenchChild.start('gateway-process.ts', 0, addresses);
  const rows: string[][] = [];
  for (let turn = 1; turn <= plan.runs; turn++) {
    const filter = varyFilter(broadQuestions[0]?.filter ?? {});
    const sure = await askSlow(alone.url, filter);
    const told = await askSlow(front.url, filter);
    rows.push([
      String(turn),
      show(told.milliseconds),
      ...['ANSWERED', 'TIMED_OUT', 'FAILED', 'SKIPPED'].map((status) =>
        String(told.statuses.filter((one) => one === status).length),
      ),
      told.complete ? 'yes' : 'no',
      told.subjects === sure.subjects ? 'yes' : `no: ${told.subjects}, not ${sure.subjects}`,
    ]);
  }
  say(`## Two providers that take ${slowMs / 1000} s and a dead one, of ${plan.ids.length}\n`);
  const head = ['turn', 'ms', 'answered', 'timed out', 'failed', 'skipped', 'says complete'];
  say(drawTable([...head, `all of the other ${sound.length}`], rows));
  say('');
}

interface ToldSummary {
  readonly milliseconds: number;
  readonly statuses: readonly string[];
  readonly complete: boolean;
  readonly subjects: number;
}

async function askSlow(url: string, filter: object): Promise<ToldSummary> {
  const started = performance.now();
  const text = await post(url, { query: summaryQuery, variables: { filter } });
  const milliseconds = performance.now() - started;
  const { data } = JSON.parse(text) as Partial<SlowAnswer>;
  if (data === undefined) throw new Error(text);
  const { byProvider, answers, completeness } = data.summary;
  return {
    milliseconds,
    statuses: answers.map(({ status }) => status),
    complete: completeness.complete,
    subjects: byProvider.reduce((sum, { subjects }) => sum + subjects, 0),
  };
}

/** What one provider of a process reads, another must not wait for, though they share two cores with those who ask. */
async function measureBusy(plan: BenchPlan, say: Say): Promise<void> {
  const busyId = plan.ids.includes('nlst') ? 'nlst' : (plan.ids[0] ?? '');
  const otherId = plan.ids.find((id) => id !== busyId) ?? '';
  await using back = await BenchChild.start('providers-process.ts', '0,1', [
    plan.home,
    plan.set,
    '',
    busyId,
    otherId,
  ]);
  const other = `${back.url}/${otherId}`;
  await askPages(other, 1);
  const alone = await askPages(other, plan.seconds);
  await using busy = await BenchChild.start('busy-process.ts', 1, [`${back.url}/${busyId}`]);
  await sleep(1_000);
  const before = await busy.figures();
  const beside = await askPages(other, plan.seconds);
  const after = await busy.figures();
  const pages = (after.counters['pages'] ?? 0) - (before.counters['pages'] ?? 0);
  const p95 = [alone, beside].map((times) => quantile(times, 0.95));
  say(`## A page of "${otherId}" while "${busyId}" of the same process scans and loads rows\n`);
  say(
    drawTable(
      ['', 'pages asked', 'p50 ms', 'p95 ms', 'p99 ms'],
      [
        ['alone', ...toFigures(alone)],
        [`beside ${pages} busy pages`, ...toFigures(beside)],
      ],
    ),
  );
  say(`\nLater at p95: ${show((p95[1] ?? 0) - (p95[0] ?? 0))} ms.\n`);
}

function toFigures(times: readonly number[]): string[] {
  return [String(times.length), ...[0.5, 0.95, 0.99].map((share) => show(quantile(times, share)))];
}

/** Asks for the page at even times, whether or not the one before has come; waiting times, ascending. */
async function askPages(url: string, seconds: number): Promise<number[]> {
  const asked: Promise<number>[] = [];
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    const started = performance.now();
    asked.push(post(url, { query: pageQuery }).then(() => performance.now() - started));
    await sleep(everyMs);
  }
  return (await Promise.all(asked)).toSorted((a, b) => a - b);
}
