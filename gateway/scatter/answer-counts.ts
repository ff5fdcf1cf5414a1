import type { Answer } from './answer-selection.ts';
import { leavesOut } from './scatter-errors.ts';

/** How many providers did what; the type that `@gateway(fills: "COMPLETENESS")` stands for. */
export interface AnswerCounts {
  readonly providers: number;
  /** Those that were sent at least one call, or are about to be; those too whose answer of before still stands. */
  readonly asked: number;
  /** Those of which nothing is known yet. */
  readonly pending: number;
  readonly answered: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly skipped: number;
  readonly denied: number;
  readonly withoutRelease: number;
  /** Those that keep a total to themselves. */
  readonly suppressed: number;
  readonly complete: boolean;
}

/** Counts what became of providers. */
export function countAnswers(answers: readonly Answer[]): AnswerCounts {
  const count = (status: Answer['status']): number =>
    answers.reduce((sum, answer) => sum + Number(answer.status === status), 0);
  return {
    providers: answers.length,
    asked: answers.reduce((sum, answer) => sum + Number(wasAsked(answer)), 0),
    pending: count('PENDING'),
    answered: count('ANSWERED'),
    failed: count('FAILED'),
    timedOut: count('TIMED_OUT'),
    skipped: count('SKIPPED'),
    denied: count('DENIED'),
    withoutRelease: count('NO_RELEASE'),
    suppressed: answers.reduce((sum, { suppressed }) => sum + Number(suppressed === true), 0),
    complete: !answers.some(isMissing),
  };
}

function wasAsked({ status, trips }: Answer): boolean {
  return trips > 0 || status === 'PENDING' || status === 'ANSWERED' || status === 'NO_RELEASE';
}

/** Whether a provider could have had something to say and did not: whom nothing concerned, and who had no release then, could not. */
export function isMissing({ status, code }: Answer): boolean {
  if (status === 'SKIPPED') return leavesOut(code);
  return status !== 'ANSWERED' && status !== 'NO_RELEASE';
}
