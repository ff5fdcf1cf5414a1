import type { SelectionSetNode } from 'graphql';

import type { ErrorCode } from '#schema/kernel/errors.ts';

import { collectFields } from './collect-fields.ts';
import type { DocumentWriter } from './document-writer.ts';
import { type LeafSelection, projectLeaves, selectLeaves } from './leaf-selection.ts';
import type { SeenHealth } from './provider-health.ts';
import type { Outcome } from './read-outcomes.ts';
import { toldTime } from './told-time.ts';

/** What became of the calls to one provider for one result; the type that `@gateway(fills: "ANSWERS")` lists. */
export interface Answer {
  readonly provider: string;
  readonly status:
    | 'PENDING'
    | 'ANSWERED'
    | 'FAILED'
    | 'TIMED_OUT'
    | 'SKIPPED'
    | 'DENIED'
    | 'NO_RELEASE';
  readonly release: number | null;
  readonly code: ErrorCode | null;
  readonly message: string | null;
  readonly milliseconds: number | null;
  readonly trips: number;
  /** What became of each criterion; null where it said nothing of them. */
  readonly criteria: readonly Outcome[] | null;
  /** What it was not asked; null where everything was. */
  readonly leftOut: readonly string[] | null;
  /** What its counts went through; null where it told none. */
  readonly disclosure: string | null;
  /** Whether it keeps a total to itself; null where it did not answer. */
  readonly suppressed: boolean | null;
}

/** The fields of an answer that are wanted, by response key. */
export type AnswerSelection = readonly AnswerField[];

type AnswerField =
  | { readonly key: string; readonly from: keyof Answer }
  | { readonly key: string; readonly constant: string | null }
  | { readonly key: string; readonly listed: keyof Answer; readonly selection: LeafSelection }
  | {
      readonly key: string;
      readonly entity: readonly EntityField[];
      /** Index of what the provider is asked of itself; null where its id is enough. */
      readonly description: number | null;
    };

type EntityField =
  | { readonly key: string; readonly from: 'id' | 'description' }
  | { readonly key: string; readonly health: LeafSelection }
  | { readonly key: string; readonly constant: string };

/** What the provider of an answer says of itself, by index of the description; a new object at each call. */
export type Describe = (provider: string, description: number) => Readonly<Record<string, unknown>>;

/** What answers are told with beside themselves. */
export interface AnswerRun {
  readonly describe: Describe;
  /** What was seen of a provider; null for one that is not of the Atlas. */
  readonly healthOf: (provider: string) => SeenHealth | null;
}

/** Compiles a selection on an answer. */
export function selectAnswers(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
): AnswerSelection {
  const fields: AnswerField[] = [];
  for (const { key, name, selections: nested } of collectFields(
    writer.scope,
    typeName,
    selections,
  ).values()) {
    const type = writer.scope.rules.get(typeName)?.fields.get(name)?.type;
    const ownedBy = type === undefined ? undefined : writer.scope.rules.get(type)?.ownedBy;
    if (name === '__typename') fields.push({ key, constant: typeName });
    else if (type === undefined || nested.length === 0) {
      fields.push({ key, from: name as keyof Answer });
    } else if (ownedBy === undefined) {
      const selection = selectLeaves(writer.scope, type, nested);
      fields.push({ key, listed: name as keyof Answer, selection });
    } else {
      const entity = [...collectFields(writer.scope, type, nested).values()].map(
        (field): EntityField => {
          if (field.name === ownedBy) return { key: field.key, from: 'id' };
          const rule = writer.scope.rules.get(type)?.fields.get(field.name);
          if (rule?.fills === 'HEALTH') {
            const health = selectLeaves(writer.scope, rule.type, field.selections);
            return { key: field.key, health };
          }
          if (field.name === '__typename') return { key: field.key, constant: type };
          return { key: field.key, from: 'description' };
        },
      );
      const described = entity.some((part) => 'from' in part && part.from === 'description');
      const description = described ? writer.addDescription(type, nested) : null;
      fields.push({ key, entity, description });
    }
  }
  return fields;
}

/** One answer as it was selected; a new object at each call. */
export function projectAnswer(
  selection: AnswerSelection,
  answer: Answer,
  run: AnswerRun,
): Record<string, unknown> {
  const projected: Record<string, unknown> = {};
  for (const field of selection) {
    if ('from' in field) projected[field.key] = toldValue(answer, field.from);
    else if ('constant' in field) projected[field.key] = field.constant;
    else if ('listed' in field)
      projected[field.key] = projectList(field.selection, answer[field.listed]);
    else {
      const { provider } = answer;
      const own = field.description === null ? {} : run.describe(provider, field.description);
      const entity: Record<string, unknown> = {};
      for (const part of field.entity) {
        if ('constant' in part) entity[part.key] = part.constant;
        else if ('health' in part) entity[part.key] = projectHealth(part.health, provider, run);
        else entity[part.key] = part.from === 'id' ? provider : (own[part.key] ?? null);
      }
      projected[field.key] = entity;
    }
  }
  return projected;
}

function toldValue(answer: Answer, name: keyof Answer): Answer[keyof Answer] {
  const value = answer[name];
  return name === 'milliseconds' && typeof value === 'number' ? toldTime(value) : value;
}

/** What was seen of a provider, as it was selected; null where there is none. */
export function projectHealth(
  selection: LeafSelection,
  provider: string | null,
  { healthOf }: AnswerRun,
): Record<string, unknown> | null {
  const health = provider === null ? null : healthOf(provider);
  return health === null ? null : projectLeaves(selection, health);
}

function projectList(selection: LeafSelection, list: Answer[keyof Answer]): object[] | null {
  if (!Array.isArray(list)) return null;
  return (list as readonly object[]).map((item) => projectLeaves(selection, item));
}
