import type { BenchPlan, Say } from './bench-plan.ts';
import { post } from './post.ts';
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

/** How many providers can match, from and to: what the report tells apart. */
const matching = [
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 9],
  [10, Number.POSITIVE_INFINITY],
] as const;

/** Which providers the gateway asks for random filters, as the answers say. */
export async function measureSelection(plan: BenchPlan, say: Say): Promise<void> {
  await using front = await openSummaryFront(plan);
  const selected: Selected[] = [];
  for (const filter of drawFilters(plan.questions, plan.seed))
    selected.push(await askWhom(front.url, filter));
  say(`## Who is asked, ${selected.length} random filters over ${plan.ids.length} providers\n`);
  say(
    drawTable(
      [
        'providers with a match, or what may be one',
        'filters',
        'calls',
        'skipped',
        'asked for nothing',
        'skipped ÷ skippable',
        'most asked',
      ],
      [
        ...matching.flatMap(([least, most]) => {
          const some = selected.filter(({ useful }) => useful >= least && useful <= most);
          return some.length === 0 ? [] : [toRow(nameRange(least, most), some)];
        }),
        toRow('all', selected),
      ],
    ),
  );
  say('');
}

function nameRange(least: number, most: number): string {
  if (least === most) return String(least);
  return most === Number.POSITIVE_INFINITY ? `${least} and more` : `${least} to ${most}`;
}

function toRow(name: string, selected: readonly Selected[]): string[] {
  const sum = (part: keyof Selected): number =>
    selected.reduce((total, one) => total + one[part], 0);
  const skippable = sum('skipped') + sum('needless');
  return [
    name,
    String(selected.length),
    String(sum('asked') + sum('skipped')),
    String(sum('skipped')),
    String(sum('needless')),
    skippable === 0 ? '–' : `${((sum('skipped') / skippable) * 100).toFixed(1)} %`,
    String(Math.max(...selected.map(({ asked }) => asked))),
  ];
}

async function askWhom(url: string, filter: object): Promise<Selected> {
  const text = await post(url, { query, variables: { filter } });
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
