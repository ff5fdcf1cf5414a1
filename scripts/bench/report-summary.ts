import type { Say } from './bench-plan.ts';
import { geometricMean } from './figures.ts';
import type { SummaryQuestion } from './rivals/summary-questions.ts';
import { drawTable, show } from './table.ts';

/** What one question took, p50 in milliseconds. */
export interface MeasuredQuestion {
  readonly question: SummaryQuestion;
  readonly subjects: number;
  readonly ours: number;
  /** In the order of the rivals. */
  readonly rivals: readonly number[];
  /** What a rival said otherwise. */
  readonly differences: readonly string[];
}

/** All that was measured of the summary. */
export interface MeasuredSummary {
  readonly broad: readonly MeasuredQuestion[];
  readonly selective: readonly MeasuredQuestion[];
  /** A summary of nothing, p50 in milliseconds. */
  readonly empty: number;
  /** Names of the rivals. */
  readonly rivals: readonly string[];
}

/** Most differences of a question that are told. */
const toldDifferences = 3;

/** Draws the tables of the summary, and says which answers differed. */
export function reportSummary(
  { broad, selective, empty, rivals }: MeasuredSummary,
  say: Say,
): void {
  const ratios = rivals.map((_, at) => geometricMean(broad.map((one) => ratioTo(one, at))));
  say('## A summary with five facets, nothing kept of earlier ones: broad questions, p50 ms\n');
  say(
    drawTable(
      ['', 'subjects', 'same', 'ours', ...rivals, ...rivals.map((name) => `ours ÷ ${name}`)],
      [
        ...broad.map((one) => [...describe(one), ...rivals.map((_, at) => show(ratioTo(one, at)))]),
        ['geometric mean', '', '', '', ...rivals.map(() => ''), ...ratios.map(show)],
      ],
    ),
  );
  say(
    `\n## Selective questions, p50 ms; a summary of nothing over the same providers: ${show(empty)}\n`,
  );
  say(
    drawTable(
      ['', 'subjects', 'same', 'ours', ...rivals, 'ours ÷ nothing'],
      selective.map((one) => [...describe(one), show(one.ours / empty)]),
    ),
  );
  say('');
  for (const { question, differences } of [...broad, ...selective])
    sayDifferences(question, differences, say);
}

function describe(one: MeasuredQuestion): string[] {
  return [
    `${one.question.number}: ${one.question.words}`,
    String(one.subjects),
    one.differences.length === 0 ? 'yes' : 'no',
    show(one.ours),
    ...one.rivals.map(show),
  ];
}

function ratioTo(one: MeasuredQuestion, at: number): number {
  return one.ours / (one.rivals[at] ?? Number.NaN);
}

function sayDifferences(question: SummaryQuestion, differences: readonly string[], say: Say): void {
  if (differences.length === 0) return;
  const told = differences.slice(0, toldDifferences).join('; ');
  const rest = differences.length - toldDifferences;
  say(`Question ${question.number}: ${told}${rest > 0 ? `; and ${rest} more` : ''}.\n`);
}
