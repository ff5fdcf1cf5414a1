import type { SelectionSetNode } from 'graphql';

import { type CollectedField, collectFields } from './collect-fields.ts';
import type { DocumentWriter } from './document-writer.ts';
import { compileEmptyItem, type EmptyItem } from './empty-item.ts';
import { type FilledField, selectFilled, tellsOfProviders } from './filled-fields.ts';
import type { FieldRule, MergeBy, TypeRule } from './merge-rules.ts';
import { overlapText } from './merge-overlap.ts';
import { type RowSelection, selectRow } from './owned-selection.ts';

/** How the fields of an object are merged. */
export interface MergePlan {
  readonly fields: readonly MergeField[];
}

/** One field of a merged object, by response key. */
export type MergeField =
  | { readonly key: string; readonly kind: 'typename'; readonly typeName: string }
  | { readonly key: string; readonly kind: 'filled'; readonly filled: FilledField }
  | NumberField
  | {
      readonly key: string;
      readonly kind: 'OBJECT';
      readonly plan: MergePlan;
      /** Whether it is of what certainly matches: its numbers are bounds, and a null is no bound and nothing that is kept back. */
      readonly bounds: boolean;
    }
  | {
      readonly key: string;
      readonly kind: 'CONCAT';
      readonly row: RowSelection;
      /** What stands for a provider of which nothing matches; null where the list has nothing of each provider. */
      readonly empty: EmptyItem | null;
      readonly nonNull: boolean;
    }
  | {
      readonly key: string;
      readonly kind: 'KEYED';
      readonly plan: MergePlan;
      readonly joinedOn: string;
      /** Where the caller is shown what it is joined on. */
      readonly shownAs: readonly string[];
      readonly nonNull: boolean;
    }
  | { readonly key: string; readonly kind: 'SAME'; readonly row: RowSelection };

/** A field that becomes one number, or the least or greatest text. */
export interface NumberField {
  readonly key: string;
  readonly kind: 'SUM' | 'SUM_KNOWN' | 'MIN' | 'MAX' | 'OVERLAP';
}

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
  const asked = { ...field, name: rule?.mergeOf ?? name };
  return { text: writer.writeField(asked, rule, new Map()) + text, merge };
}

/** What stands behind the name of a field, and how it is merged. */
interface RuledSelection {
  readonly text: string;
  readonly merge: MergeField;
}

/** Compiles the selection of a field by its merge rule. */
export function mergeByRule(
  writer: DocumentWriter,
  rule: FieldRule | undefined,
  field: CollectedField,
): RuledSelection {
  if (rule?.merge === undefined) return selectFirst(writer, rule, field);
  return selectors[rule.merge](writer, rule, field);
}

type Selector = (writer: DocumentWriter, rule: FieldRule, field: CollectedField) => RuledSelection;

const selectors: Readonly<Record<MergeBy, Selector>> = {
  SUM: selectNumber('SUM'),
  SUM_KNOWN: selectNumber('SUM_KNOWN'),
  MIN: selectNumber('MIN'),
  MAX: selectNumber('MAX'),
  OVERLAP: (_, rule, { key }) => ({ text: overlapText(rule), merge: { key, kind: 'OVERLAP' } }),
  OBJECT: (writer, rule, field) => {
    const explained = writer.explainedBy(field, rule);
    const { text, plan } = selectMerged(writer, rule.type, field.selections, { explained });
    const bounds = rule.counts === 'LOWER';
    return { text, merge: { key: field.key, kind: 'OBJECT', plan, bounds } };
  },
  KEYED: (writer, { type, mergeKey: joinedOn, nonNull }, { key, selections }) => {
    const { text, plan } = selectMerged(writer, type, selections, { joinedOn });
    const shownAs = [...collectFields(writer.scope, type, selections).values()]
      .filter(({ name }) => name === joinedOn)
      .map((field) => field.key);
    return { text, merge: { key, kind: 'KEYED', plan, joinedOn: joinKey, shownAs, nonNull } };
  },
  CONCAT: (writer, rule, { key, selections }) => {
    const row = selectValue(writer, rule, selections);
    const { counts, nonNull, type } = rule;
    const empty = counts === undefined ? null : compileEmptyItem(writer.scope, type, selections);
    return { text: row.text, merge: { key, kind: 'CONCAT', row, empty, nonNull } };
  },
  SAME: selectFirst,
  CONNECTION: selectFirst,
};

function selectNumber(kind: 'SUM' | 'SUM_KNOWN' | 'MIN' | 'MAX'): Selector {
  return (_, __, { key }) => ({ text: '', merge: { key, kind } });
}

function selectFirst(
  writer: DocumentWriter,
  rule: FieldRule | undefined,
  { key, selections }: CollectedField,
): RuledSelection {
  const row = selectValue(writer, rule, selections);
  return { text: row.text, merge: { key, kind: 'SAME', row } };
}

function selectValue(
  writer: DocumentWriter,
  rule: FieldRule | undefined,
  selections: readonly SelectionSetNode[],
): RowSelection {
  if (selections.length === 0) return { text: '', plan: null, idKey: null, asks: true };
  return selectRow(writer, rule?.type ?? '', selections);
}
