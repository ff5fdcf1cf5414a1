import type { SummaryAnswer } from './summary-answer.ts';
import type { SummaryQuestion } from './summary-questions.ts';

/** What a rival said, and how long it took from the question to the last row. */
export interface RivalAnswer {
  readonly answer: Partial<SummaryAnswer>;
  readonly milliseconds: number;
}

/** One that answers the same questions from rows that lie in one place. */
export interface Rival {
  readonly name: string;
  /** Makes a question ready, as an application that asks it often would. */
  readonly prepare: (question: SummaryQuestion) => Promise<() => Promise<RivalAnswer>>;
}
