import { request } from 'undici';

import type { BenchPlan, Say } from './bench-plan.ts';
import { drawFilters } from './random-filters.ts';
import { openSummaryFront } from './summary-front.ts';
import { drawTable } from './table.ts';

const query = `query Selection($filter: SeriesFilter) {
  summary(filter: $filter) {
    byProvider { provider { id } possibleSubjects }
    answers { provider { id } status }
  }
}`;

interface Provided {
  readonly provider: { readonly id: string };
}
interface SelectionAnswer {
  readonly data: {
    readonly summary: {
      readonly byProvider: readonly (Provided & { readonly possibleSubjects: number })[];
      readonly answers: readonly (Provided & { readonly status: string })[];
    };
  };
}

/** What became of the calls for one filter. */
interface Selected {
  readonly asked: number;
  readonly skipped: number;
  /** Asked, and had nothing that matches or may. */
  readonly needless: number;
  /** Had something that matches or may. */
  readonly useful: number;
}

/** Which providers the gateway asks for random filters, as the answers say. */
export async function measureSelection(plan: BenchPlan, say: Say): Promise<void> {
  await using front = await openSummaryFront(plan);
  const selected: Selected[] = [];
  for (const filter of drawFilters(plan.questions, plan.seed))
    selected.push(await askWhom(front.url, filter));
  const sum = (part: keyof Selected): number =>
    selected.reduce((total, one) => total + one[part], 0);
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`;
  const three = selected.filter(({ useful }) => useful === 3);
  say(`## Who is asked, ${selected.length} random filters over ${plan.ids.length} providers\n`);
  say(
    drawTable(
      [
        'calls',
        'asked',
        'skipped',
        'asked for nothing',
        'skipped ÷ calls',
        'skipped ÷ skippable',
        'filters that three can match',
        'most asked for these',
      ],
      [
        [
          String(sum('asked') + sum('skipped')),
          String(sum('asked')),
          String(sum('skipped')),
          String(sum('needless')),
          share(sum('skipped'), sum('asked') + sum('skipped')),
          share(sum('skipped'), sum('skipped') + sum('needless')),
          String(three.length),
          three.length === 0 ? '–' : String(Math.max(...three.map(({ asked }) => asked))),
        ],
      ],
    ),
  );
  say('');
}

async function askWhom(url: string, filter: object): Promise<Selected> {
  const { body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { filter } }),
  });
  const text = await body.text();
  const { data } = JSON.parse(text) as Partial<SelectionAnswer>;
  if (data === undefined) throw new Error(`${text} ${JSON.stringify(filter)}`);
  const { byProvider, answers } = data.summary;
  const skipped = new Set(
    answers.filter(({ status }) => status === 'SKIPPED').map(({ provider }) => provider.id),
  );
  const held = byProvider.filter(({ provider }) => !skipped.has(provider.id));
  return {
    asked: answers.length - skipped.size,
    skipped: skipped.size,
    needless: held.filter(({ possibleSubjects }) => possibleSubjects === 0).length,
    useful: held.filter(({ possibleSubjects }) => possibleSubjects > 0).length,
  };
}
