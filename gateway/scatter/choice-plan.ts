import { judgedAs } from './argument-checks.ts';
import type { CollectedField } from './collect-fields.ts';
import { type DocumentWriter, namedType } from './document-writer.ts';
import type { FieldRule } from './merge-rules.ts';
import type { LateValue, Variables } from './read-value.ts';

/** By what the providers of a root field are chosen. */
export interface ChoicePlan {
  /** Name of the filter's input type. */
  readonly typeName: string;
  readonly filter: LateValue;
  /** Whether it is about nothing but rows of latest releases that match the filter. */
  readonly applies: (variables: Variables) => boolean;
}

/** The argument that wants all criteria applied exactly: who cannot is named then, so everybody is asked. */
export const exactness = 'strict';

/** Compiles by what providers are chosen, from the writer of the field's document; null where nothing filters. */
export function planChoice(
  writer: DocumentWriter,
  field: CollectedField,
  rule: FieldRule,
): ChoicePlan | null {
  const names = [...rule.arguments.keys()];
  const typeOf = (name: string): string => namedType(rule.arguments.get(name)?.type ?? '');
  const filtering = names.find((name) => writer.scope.preparer.explains(typeOf(name)));
  if (filtering === undefined) return null;
  const dates = names
    .filter((name) => judgedAs(rule, name)?.takes === 'date')
    .map((name) => writer.argumentValue(field, rule, name));
  const isExact = rule.arguments.has(exactness)
    ? writer.argumentValue(field, rule, exactness)
    : () => false;
  const { widening } = writer;
  return {
    typeName: typeOf(filtering),
    filter: writer.argumentValue(field, rule, filtering),
    applies: (variables) =>
      isExact(variables) !== true &&
      dates.every((date) => (date(variables) ?? null) === null) &&
      !widening.some((value) => value(variables) === false),
  };
}
