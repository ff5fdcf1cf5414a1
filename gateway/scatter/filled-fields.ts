import { countAnswers } from './answer-counts.ts';
import type { AnswerReport } from './answer-report.ts';
import {
  type Answer,
  type AnswerRun,
  type AnswerSelection,
  projectAnswer,
  projectHealth,
  selectAnswers,
} from './answer-selection.ts';
import type { CollectedField } from './collect-fields.ts';
import type { DocumentWriter } from './document-writer.ts';
import { type LeafSelection, projectLeaves, selectLeaves } from './leaf-selection.ts';
import type { FieldRule } from './merge-rules.ts';

/** A field that the gateway fills (`@gateway`), by response key. */
export type FilledField =
  | { readonly key: string; readonly fills: 'ANSWERS'; readonly selection: AnswerSelection }
  | {
      readonly key: string;
      readonly fills: 'COMPLETENESS' | 'HEALTH';
      readonly selection: LeafSelection;
    }
  | {
      readonly key: string;
      readonly fills: 'EXPLANATION';
      readonly selection: LeafSelection;
      /** Variable of the argument that is explained; null where there is none. */
      readonly explained: string | null;
    }
  | { readonly key: string; readonly fills: 'UNKNOWN' };

/** What fields are filled from. */
export interface FillRun extends AnswerRun {
  readonly report: AnswerReport;
  /** What the argument in a variable was understood as. */
  readonly explain: (variable: string | null) => object;
}

/** Compiles a field that the gateway fills; `explained` is the variable of what the object that it stands in was asked by. */
export function selectFilled(
  writer: DocumentWriter,
  rule: FieldRule,
  { key, selections }: CollectedField,
  explained: string | null,
): FilledField {
  const { fills, type } = rule;
  if (fills === 'ANSWERS') {
    return { key, fills, selection: selectAnswers(writer, type, selections) };
  }
  if (fills === 'COMPLETENESS' || fills === 'HEALTH') {
    return { key, fills, selection: selectLeaves(writer.scope, type, selections) };
  }
  if (fills === 'EXPLANATION') {
    return { key, fills, selection: selectLeaves(writer.scope, type, selections), explained };
  }
  return { key, fills: 'UNKNOWN' };
}

/** Whether it says of every provider, or of how many, what they did. */
export function tellsOfProviders({ fills }: FilledField): boolean {
  return fills === 'ANSWERS' || fills === 'COMPLETENESS';
}

/** The value of a filled field in a result that these answers went into, all of `owner` where it has one; of new objects at each call. */
export function fillField(
  field: FilledField,
  answers: readonly Answer[],
  run: FillRun,
  owner: string | null,
): unknown {
  switch (field.fills) {
    case 'ANSWERS':
      return answers.map((answer) => projectAnswer(field.selection, answer, run));
    case 'COMPLETENESS':
      return projectLeaves(field.selection, countAnswers(answers));
    case 'HEALTH':
      return projectHealth(field.selection, owner, run);
    case 'EXPLANATION':
      return projectLeaves(field.selection, run.explain(field.explained));
    case 'UNKNOWN':
      return null;
  }
}
