import type { BenchPlan, Say } from './bench-plan.ts';
import { geometricMean, median } from './figures.ts';
import { broadQuestions, selectiveQuestions } from './rivals/summary-questions.ts';
import { openSummaryFront } from './summary-front.ts';
import { askSummary, varyFilter } from './summary-query.ts';
import { drawTable, show } from './table.ts';

/** How often a question is asked again. */
const again = 5;

/** The same summary asked again while no release changed, beside its first asking. */
export async function measureRepeated(plan: BenchPlan, say: Say): Promise<void> {
  await using front = await openSummaryFront(plan);
  const rows: string[][] = [];
  const ratios: number[] = [];
  for (const { number, words, filter } of [...broadQuestions, ...selectiveQuestions]) {
    const first: number[] = [];
    const repeated: number[] = [];
    for (let round = -1; round < plan.rounds; round++) {
      const varied = varyFilter(filter);
      const { milliseconds } = await askSummary(front.url, varied);
      if (round >= 0) first.push(milliseconds);
      for (let time = 0; time < again; time++) {
        const later = await askSummary(front.url, varied);
        if (round >= 0) repeated.push(later.milliseconds);
      }
    }
    const ratio = median(repeated) / median(first);
    ratios.push(ratio);
    rows.push([`${number}: ${words}`, show(median(first)), show(median(repeated)), show(ratio)]);
    process.stderr.write('.');
  }
  say('## The same summary again, p50 ms\n');
  const mean = ['geometric mean', '', '', show(geometricMean(ratios))];
  say(drawTable(['', 'first', 'again', 'again ÷ first'], [...rows, mean]));
  say('');
}
