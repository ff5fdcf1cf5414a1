import type { SelectionSetNode } from 'graphql';

import { type CollectedField, collectFields } from './collect-fields.ts';
import type { DocumentWriter } from './document-writer.ts';
import { type FilledField, selectFilled, tellsOfProviders } from './filled-fields.ts';
import type { FieldRule, TypeRule } from './merge-rules.ts';
import { type RowSelection, selectRow } from './owned-selection.ts';

/** How the fields of an object are merged. */
export interface MergePlan {
  readonly fields: readonly MergeField[];
}

/** One field of a merged object, by response key. */
export type MergeField =
  | { readonly key: string; readonly kind: 'typename'; readonly typeName: string }
  | { readonly key: string; readonly kind: 'filled'; readonly filled: FilledField }
  | { readonly key: string; readonly kind: 'SUM' | 'SUM_KNOWN' | 'MIN' | 'MAX' }
  | { readonly key: string; readonly kind: 'OBJECT'; readonly plan: MergePlan }
  | {
      readonly key: string;
      readonly kind: 'CONCAT';
      readonly row: RowSelection;
      readonly nonNull: boolean;
    }
  | {
      readonly key: string;
      readonly kind: 'KEYED';
      readonly plan: MergePlan;
      readonly joinedOn: string;
      readonly nonNull: boolean;
    }
  | { readonly key: string; readonly kind: 'SAME'; readonly row: RowSelection };

/** A selection as every provider is asked it, and how the answers become one. */
export interface MergeSelection {
  /** In braces. */
  readonly text: string;
  readonly plan: MergePlan;
}

const joinKey = '__atlas_key';

/** What lies around a merged object. */
interface MergeSurroundings {
  /** Field that it is joined on. */
  readonly joinedOn?: string | undefined;
  /** Variable of the argument that explains it. */
  readonly explained?: string | null;
}

/** Compiles a selection on a type whose fields are merged. */
export function selectMerged(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
  { joinedOn, explained = null }: MergeSurroundings = {},
): MergeSelection {
  const type = writer.scope.rules.get(typeName);
  const texts = joinedOn === undefined ? [] : [`${joinKey}:${joinedOn}`];
  const fields: MergeField[] = [];
  for (const field of collectFields(writer.scope, typeName, selections).values()) {
    const { text, merge } = selectMergedField(writer, type, field, explained);
    fields.push(merge);
    if (text !== null) texts.push(text);
  }
  if (texts.length === 0) texts.push('__typename');
  return { text: `{${texts.join(' ')}}`, plan: { fields } };
}

/** Whether a merged object says itself what providers did. */
export function tellsAnswers({ fields }: MergePlan): boolean {
  return fields.some((field) => field.kind === 'filled' && tellsOfProviders(field.filled));
}

/** Compiles one field of a merged type; the text is null where no provider is asked for it. */
export function selectMergedField(
  writer: DocumentWriter,
  type: TypeRule | undefined,
  field: CollectedField,
  explained: string | null,
): { readonly text: string | null; readonly merge: MergeField } {
  const { key, name } = field;
  if (name === '__typename') {
    return { text: null, merge: { key, kind: 'typename', typeName: type?.name ?? '' } };
  }
  const rule = type?.fields.get(name);
  if (rule?.fills !== undefined) {
    const filled = selectFilled(writer, rule, field, explained);
    return { text: null, merge: { key, kind: 'filled', filled } };
  }
  const { text, merge } = mergeByRule(writer, rule, field);
  return { text: writer.writeField(field, rule, new Map()) + text, merge };
}

/** Compiles the selection of a field by its merge rule: what stands behind its name, and how it is merged. */
export function mergeByRule(
  writer: DocumentWriter,
  rule: FieldRule | undefined,
  field: CollectedField,
): { readonly text: string; readonly merge: MergeField } {
  const { key, selections } = field;
  switch (rule?.merge) {
    case 'SUM':
    case 'SUM_KNOWN':
    case 'MIN':
    case 'MAX':
      return { text: '', merge: { key, kind: rule.merge } };
    case 'OBJECT': {
      const explained = writer.explainedBy(field, rule);
      const { text, plan } = selectMerged(writer, rule.type, selections, { explained });
      return { text, merge: { key, kind: 'OBJECT', plan } };
    }
    case 'KEYED': {
      const { text, plan } = selectMerged(writer, rule.type, selections, {
        joinedOn: rule.mergeKey,
      });
      const { nonNull } = rule;
      return { text, merge: { key, kind: 'KEYED', plan, joinedOn: joinKey, nonNull } };
    }
    case 'CONCAT': {
      const row = selectValue(writer, rule, selections);
      return { text: row.text, merge: { key, kind: 'CONCAT', row, nonNull: rule.nonNull } };
    }
    case 'SAME':
    case 'CONNECTION':
    case undefined: {
      const row = selectValue(writer, rule, selections);
      return { text: row.text, merge: { key, kind: 'SAME', row } };
    }
  }
}

function selectValue(
  writer: DocumentWriter,
  rule: FieldRule | undefined,
  selections: readonly SelectionSetNode[],
): RowSelection {
  if (selections.length === 0) return { text: '', plan: null, idKey: null, asks: true };
  return selectRow(writer, rule?.type ?? '', selections);
}
