import type { SelectionSetNode } from 'graphql';

import { collectFields } from './collect-fields.ts';
import { type AnswerSelection, selectAnswers } from './answer-selection.ts';
import { argumentNamed, type DocumentWriter } from './document-writer.ts';
import { compileValue } from './read-value.ts';

/** What the gateway has to do within what one provider answered; fields that are not named stay as they are. */
export interface OwnedPlan {
  readonly steps: readonly OwnedStep[];
}

/** One field of an owned object. */
export type OwnedStep =
  | { readonly key: string; readonly kind: 'seal'; readonly scope: number }
  | { readonly key: string; readonly kind: 'answers'; readonly selection: AnswerSelection }
  | { readonly key: string; readonly kind: 'descend'; readonly plan: OwnedPlan };

/** A selection as a provider is asked it, and what is left to do with its answer. */
export interface OwnedSelection {
  /** In braces. */
  readonly text: string;
  /** Null where nothing is left to do. */
  readonly plan: OwnedPlan | null;
}

/** Compiles a selection of which one provider owns all. */
export function selectOwned(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
  sealScope: number,
  injected: readonly string[] = [],
): OwnedSelection {
  const texts: string[] = [...injected];
  const steps: OwnedStep[] = [];
  const type = writer.scope.rules.get(typeName);
  for (const field of collectFields(writer.scope, typeName, selections).values()) {
    const { key, name } = field;
    const rule = type?.fields.get(name);
    if (rule?.fills !== undefined) {
      steps.push({
        key,
        kind: 'answers',
        selection: selectAnswers(writer, rule.type, field.selections),
      });
      continue;
    }
    let scope = sealScope;
    const replaced = new Map<string, string>();
    for (const [argumentName, argument] of rule?.arguments ?? []) {
      if (!argument.sealed || rule === undefined) continue;
      scope = writer.addSealScope(typeName, field, rule);
      const node = argumentNamed(field, argumentName);
      if (node === undefined) continue;
      const value = compileValue(node.value, writer.defaults);
      const variable = writer.addNestedCursor(value, scope, argument.type);
      replaced.set(argumentName, `$${variable}`);
    }
    let text = `${key === name ? '' : `${key}:`}${name}${writer.writeArguments(field, replaced)}`;
    if (rule?.sealed === true) steps.push({ key, kind: 'seal', scope });
    if (field.selections.length > 0) {
      const nested = selectOwned(writer, rule?.type ?? '', field.selections, scope);
      text += nested.text;
      if (nested.plan !== null) steps.push({ key, kind: 'descend', plan: nested.plan });
    }
    texts.push(text);
  }
  if (texts.length === 0) texts.push('__typename');
  return { text: `{${texts.join(' ')}}`, plan: steps.length === 0 ? null : { steps } };
}

/** A selection of an entity of one provider: what `selectOwned` gives, and under which key its global id stands. */
export interface RowSelection extends OwnedSelection {
  /** Null where the type has no owner. */
  readonly idKey: string | null;
}

/** Compiles the selection of a row, its global id with it. */
export function selectRow(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
): RowSelection {
  const ownedBy = writer.scope.rules.get(typeName)?.ownedBy;
  if (ownedBy === undefined)
    return { ...selectOwned(writer, typeName, selections, -1), idKey: null };
  const plain = collectFields(writer.scope, typeName, selections).get(ownedBy);
  const idKey = plain?.name === ownedBy ? ownedBy : '__atlas_owner';
  const injected = idKey === ownedBy ? [] : [`${idKey}:${ownedBy}`];
  return { ...selectOwned(writer, typeName, selections, -1, injected), idKey };
}
