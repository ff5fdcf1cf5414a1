import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';

import type { MergeRules } from './merge-rules.ts';
import type { ArgumentPreparer } from './prepared-arguments.ts';

/** What a document is read with. */
export interface DocumentScope {
  readonly rules: MergeRules;
  readonly preparer: ArgumentPreparer;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Values of the variables that `@include` and `@skip` name. */
  readonly conditions: ReadonlyMap<string, boolean>;
}

/** The selections of one response key. */
export interface CollectedField {
  /** Response key: the alias, else the name. */
  readonly key: string;
  readonly name: string;
  readonly node: FieldNode;
  readonly selections: SelectionSetNode[];
}

/** Fields of an object by response key, fragments opened, conditions decided (GraphQL specification, CollectFields). */
export function collectFields(
  scope: DocumentScope,
  typeName: string,
  selections: readonly SelectionSetNode[],
): ReadonlyMap<string, CollectedField> {
  const fields = new Map<string, CollectedField>();
  for (const set of selections) collectInto(fields, scope, typeName, set);
  return fields;
}

function collectInto(
  fields: Map<string, CollectedField>,
  scope: DocumentScope,
  typeName: string,
  set: SelectionSetNode,
): void {
  for (const selection of set.selections) {
    if (!isIncluded(selection, scope.conditions)) continue;
    if (selection.kind === Kind.FIELD) {
      addField(fields, selection);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : scope.fragments.get(selection.name.value);
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition?.name.value ?? typeName;
    if (condition !== typeName && scope.rules.has(condition)) continue;
    collectInto(fields, scope, typeName, fragment.selectionSet);
  }
}

/** What an object has already, and what the gateway itself asks providers under: beside it, providers would refuse the whole document. */
const reserved = /^__(?:proto__$|atlas_)/;

function addField(fields: Map<string, CollectedField>, node: FieldNode): void {
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  if (reserved.test(key)) {
    const message = `${key} cannot be the name of a result: give it another one.`;
    throw new CodedError('BAD_USER_INPUT', message);
  }
  const nested = node.selectionSet === undefined ? [] : [node.selectionSet];
  const known = fields.get(key);
  if (known === undefined) fields.set(key, { key, name, node, selections: nested });
  else known.selections.push(...nested);
}

function isIncluded(selection: SelectionNode, conditions: ReadonlyMap<string, boolean>): boolean {
  for (const directive of selection.directives ?? []) {
    const name = directive.name.value;
    if (name !== 'include' && name !== 'skip') continue;
    const value = directive.arguments?.[0]?.value;
    const holds =
      value?.kind === Kind.VARIABLE
        ? conditions.get(value.name.value) === true
        : value?.kind === Kind.BOOLEAN && value.value;
    if (holds !== (name === 'include')) return false;
  }
  return true;
}
