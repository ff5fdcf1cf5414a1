import { CodedError } from '#schema/kernel/errors.ts';

import type { ClinicalQuestion } from '../search/clinical-axes.ts';
import type { CrossTabSide } from '../search/facet-answers.ts';

/** Most questions in one list. */
const maximumQuestions = 50;

/** `CrossTabQuestion` of the schema. */
export interface CrossTabInput {
  readonly rows: SideInput;
  readonly columns: SideInput;
}

/** `CrossTabSide` of the schema. */
export interface SideInput {
  readonly field?: string | null;
  readonly question?: ClinicalQuestion | null;
}

/** Each question once, since answers of one key are added up. Throws BAD_USER_INPUT where there are too many. */
export function readQuestions<Question>(questions: readonly Question[]): Question[] {
  if (questions.length > maximumQuestions) {
    const message = `A summary was asked ${questions.length} questions at once: ask at most ${maximumQuestions}.`;
    throw new CodedError('BAD_USER_INPUT', message);
  }
  const once = new Map(questions.map((question) => [JSON.stringify(question), question]));
  return [...once.values()];
}

/** One side of a cross-tab. Throws BAD_USER_INPUT unless it is exactly one of a field and a question. */
export function readSide({ field, question }: SideInput): CrossTabSide {
  const hasField = field !== null && field !== undefined;
  const hasQuestion = question !== null && question !== undefined;
  if (hasField && !hasQuestion) return { field };
  if (hasQuestion && !hasField) return { question };
  const message = 'A side of a cross-tab is a field or a question: give exactly one of them.';
  throw new CodedError('BAD_USER_INPUT', message);
}
