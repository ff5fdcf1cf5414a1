import type { SelectionSetNode } from 'graphql';

import { moreOf, type NeededLevel } from '#schema/wire/access-level.ts';

import { collectFields, type DocumentScope } from './collect-fields.ts';
import type { FieldRule } from './merge-rules.ts';

/** What providers must be allowed to show for a field with a selection; what the gateway fills itself is not asked of them. */
export function neededByField(
  scope: DocumentScope,
  rule: FieldRule,
  selections: readonly SelectionSetNode[],
): NeededLevel {
  return moreOf(rule.needs, neededByType(scope, rule.type, selections));
}

/** The same for a selection on a type. */
export function neededByType(
  scope: DocumentScope,
  typeName: string,
  selections: readonly SelectionSetNode[],
): NeededLevel {
  const type = scope.rules.get(typeName);
  let needed: NeededLevel = type?.needs ?? 'METADATA';
  for (const field of collectFields(scope, typeName, selections).values()) {
    const rule = type?.fields.get(field.name);
    if (rule === undefined || rule.fills !== undefined) continue;
    needed = moreOf(needed, neededByField(scope, rule, field.selections));
  }
  return needed;
}
