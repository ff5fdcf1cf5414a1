import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { BenchPlan, Say } from './bench-plan.ts';
import { median } from './figures.ts';
import { type MeasuredQuestion, reportSummary } from './report-summary.ts';
import { differencesOf } from './rivals/compare-answers.ts';
import { openRivals } from './rivals/open-rivals.ts';
import type { Rival, RivalAnswer } from './rivals/rival.ts';
import {
  broadQuestions,
  selectiveQuestions,
  type SummaryQuestion,
} from './rivals/summary-questions.ts';
import { openSummaryFront } from './summary-front.ts';
import { askSummary, varyFilter } from './summary-query.ts';

/** Rounds before those that count. */
const warmUp = 5;
/** A filter that no row of anybody meets, and of which nobody can know that without looking. */
const nobody = { patientId: { eq: 'nobody of that name' } };

/** A summary with five facets, nothing kept of earlier ones, beside databases that hold all rows in one place. */
export async function measureSummary(plan: BenchPlan, say: Say): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-rows-'));
  try {
    await using opened = await openRivals(plan, folder, say);
    await using front = await openSummaryFront(plan);
    const { rivals } = opened;
    const measure = async (question: SummaryQuestion): Promise<MeasuredQuestion> => {
      const measured = await measureQuestion(plan, front.url, question, rivals);
      process.stderr.write('.');
      return measured;
    };
    const broad: MeasuredQuestion[] = [];
    for (const question of broadQuestions) broad.push(await measure(question));
    const selective: MeasuredQuestion[] = [];
    for (const question of selectiveQuestions) selective.push(await measure(question));
    const empty = await measureEmpty(plan, front.url);
    reportSummary({ broad, selective, empty, rivals: rivals.map(({ name }) => name) }, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureQuestion(
  plan: BenchPlan,
  url: string,
  question: SummaryQuestion,
  rivals: readonly Rival[],
): Promise<MeasuredQuestion> {
  const asks: (() => Promise<RivalAnswer>)[] = [];
  for (const rival of rivals) asks.push(await rival.prepare(question));
  const ours: number[] = [];
  const theirs = asks.map((): number[] => []);
  const differences = new Set<string>();
  let subjects = 0;
  for (let round = -warmUp; round < plan.rounds; round++) {
    const { answer, milliseconds } = await askSummary(url, varyFilter(question.filter));
    ({ subjects } = answer);
    if (round >= 0) ours.push(milliseconds);
    for (const [at, ask] of asks.entries()) {
      const said = await ask();
      if (round >= 0) theirs[at]?.push(said.milliseconds);
      for (const difference of differencesOf(answer, said.answer))
        differences.add(`${rivals[at]?.name} ${difference}`);
    }
  }
  return {
    question,
    subjects,
    ours: median(ours),
    rivals: theirs.map(median),
    differences: [...differences],
  };
}

async function measureEmpty(plan: BenchPlan, url: string): Promise<number> {
  const times: number[] = [];
  for (let round = -warmUp; round < plan.rounds; round++) {
    const { milliseconds } = await askSummary(url, varyFilter(nobody));
    if (round >= 0) times.push(milliseconds);
  }
  return median(times);
}
