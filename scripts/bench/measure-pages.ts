import { addressesAt, type BenchPlan, type Say, startProviders } from './bench-plan.ts';
import { BenchChild } from './child-protocol.ts';
import { readPages } from './pages.ts';
import { drawQuestions } from './questions.ts';
import { drawTable, show } from './table.ts';

/** What a page reads at the providers, three pages of each question. */
export async function measurePages(plan: BenchPlan, say: Say): Promise<void> {
  await using back = await startProviders(plan, plan.set, plan.ids);
  await using front = await BenchChild.start('gateway-process.ts', 0, addressesAt(back, plan.ids));
  const questions = drawQuestions(plan.questions, plan.seed);
  // One question first, so that the sketches are there.
  await readPages(front.url, questions.slice(0, 1));
  const before = await back.figures();
  const pages = await readPages(front.url, questions);
  const after = await back.figures();
  const spent = (name: string): number =>
    (after.counters[name] ?? 0) - (before.counters[name] ?? 0);
  const head = [
    'pages with a row',
    'rows read per row shown',
    'keys per row shown',
    'trips',
    'provider calls per page',
    'pages by trips',
  ];
  const byTrips = [...pages.byTrips].map(
    ([trips, share]) => `${trips}: ${(share * 100).toFixed(0)} %`,
  );
  say(`## What a page reads (${plan.ids.length} real providers)\n`);
  say(
    drawTable(head, [
      [
        String(pages.pages),
        show(spent('rowsRead') / pages.rowsShown),
        show(spent('keysRead') / pages.rowsShown),
        show(pages.trips),
        show(spent('calls') / pages.pages),
        byTrips.join(', '),
      ],
    ]),
  );
  say('');
}
