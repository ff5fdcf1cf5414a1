import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

import { moreOf, type NeededLevel } from '#schema/wire/access-level.ts';

import { planChoice } from './choice-plan.ts';
import { type CollectedField, collectFields, type DocumentScope } from './collect-fields.ts';
import { DocumentWriter } from './document-writer.ts';
import { operationOf } from './read-operation.ts';
import { type ListingShape, selectListing } from './listing-shape.ts';
import type { FieldRule } from './merge-rules.ts';
import { mergeByRule, selectMerged, tellsAnswers } from './merge-selection.ts';
import { neededByField, neededByType } from './needed-level.ts';
import { selectRow } from './owned-selection.ts';
import type { LateValue } from './read-value.ts';
import type {
  Description,
  EntitiesPlan,
  EntityPlan,
  ListingPlan,
  RootPlan,
  RoutedPlan,
} from './root-plan.ts';

const rootType = 'Query';

/** Compiles an operation whose conditions are known. */
export function planOperation(
  { rules, preparer }: Pick<DocumentScope, 'rules' | 'preparer'>,
  document: DocumentNode,
  operationName: string | undefined,
  conditions: ReadonlyMap<string, boolean>,
): readonly RootPlan[] {
  const operation = operationOf(document, operationName);
  if (operation === undefined) return [];
  const scope = { rules, preparer, fragments: fragmentsOf(document), conditions };
  const fields = collectFields(scope, rootType, [operation.selectionSet]);
  return [...fields.values()].map((field) => planRoot(scope, operation, field));
}

function fragmentsOf(document: DocumentNode): DocumentScope['fragments'] {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition] as const]
        : [],
    ),
  );
}

function planRoot(
  scope: DocumentScope,
  operation: OperationDefinitionNode,
  field: CollectedField,
): RootPlan {
  const { key, name } = field;
  if (name === '__typename') return { kind: 'constant', key, value: rootType };
  const writer = new DocumentWriter(scope, operation);
  if (name === '_entities') return planEntities(writer, operation, field);
  const rule = scope.rules.get(rootType)?.fields.get(name);
  if (rule?.merge === 'CONNECTION') return planListing(scope, operation, field, rule);
  if (rule?.route !== undefined) return planRouted(writer, operation, field, rule);
  if (rule?.merge === undefined) return { kind: 'constant', key, value: null };
  const { text, merge } = mergeByRule(writer, rule, { ...field, key: 'r' });
  const head = `r:${name}${writer.writeArguments(field, rule, new Map())}`;
  return {
    kind: 'merged',
    key,
    document: writer.write(head + text, neededByField(scope, rule, field.selections)),
    descriptions: planDescriptions(writer, operation),
    merge,
    tellsAnswers: merge.kind === 'OBJECT' && tellsAnswers(merge.plan),
    choice: planChoice(writer, field, rule),
    enough: enoughOf(writer, field, rule),
  };
}

function planListing(
  scope: DocumentScope,
  operation: OperationDefinitionNode,
  field: CollectedField,
  rule: FieldRule,
): ListingPlan {
  const compile = (
    text: (shape: ListingShape) => string,
  ): Pick<ListingPlan, 'shape' | 'document' | 'descriptions' | 'names' | 'choice'> => {
    const writer = new DocumentWriter(scope, operation);
    writer.addSealScope(rootType, field, rule);
    const explained = writer.explainedBy(field, rule);
    const shape = selectListing(writer, rule.type, field.selections, explained);
    const names = {
      first: writer.addVariable('first', 'Int'),
      rows: writer.addVariable('rows', 'Int'),
      after: writer.addVariable('after', 'String'),
    };
    const replaced = new Map(Object.entries(names).map(([name, text_]) => [name, `$${text_}`]));
    const head = `r:${field.name}${writer.writeArguments(field, rule, replaced)}`;
    return {
      shape,
      names,
      document: writer.write(head + text(shape), neededByField(scope, rule, field.selections)),
      descriptions: planDescriptions(writer, operation),
      // Of the writer that wrote the selection: it knows what there widens.
      choice: planChoice(writer, field, rule),
    };
  };
  const first = compile((shape) => shape.firstText);
  const more = compile((shape) => shape.moreText);
  const values = new DocumentWriter(scope, operation);
  return {
    kind: 'listing',
    key: field.key,
    field: field.name,
    ...first,
    moreDocument: more.document,
    first: values.argumentValue(field, rule, 'first'),
    after: values.argumentValue(field, rule, 'after'),
    orderBy: values.argumentValue(field, rule, 'orderBy'),
    filter: values.argumentValue(field, rule, 'filter'),
    enough: enoughOf(values, field, rule),
  };
}

/** Which answers the caller takes: the argument that the gateway obeys for completeness. */
function enoughOf(writer: DocumentWriter, field: CollectedField, rule: FieldRule): LateValue {
  const obeyed = [...rule.arguments].find(([, { fills }]) => fills === 'COMPLETENESS');
  return obeyed === undefined ? () => null : writer.argumentValue(field, rule, obeyed[0]);
}

function planRouted(
  writer: DocumentWriter,
  operation: OperationDefinitionNode,
  field: CollectedField,
  rule: FieldRule,
): RoutedPlan {
  const route = rule.route ?? '';
  const idsName = writer.addVariable('ids', rule.arguments.get(route)?.type ?? 'ID');
  const row = selectRow(writer, rule.type, field.selections);
  const head = writer.writeArguments(field, rule, new Map([[route, `$${idsName}`]]));
  return {
    kind: 'routed',
    key: field.key,
    document: writer.write(
      `r:${field.name}${head}${row.text}`,
      neededByField(writer.scope, rule, field.selections),
    ),
    descriptions: planDescriptions(writer, operation),
    idsName,
    ids: writer.argumentValue(field, rule, route),
    list: rule.list,
    row,
  };
}

function planEntities(
  writer: DocumentWriter,
  operation: OperationDefinitionNode,
  field: CollectedField,
): EntitiesPlan {
  const representationsName = writer.addVariable('representations', '[_Any!]!');
  const types = new Map<string, EntityPlan>();
  const texts = ['__typename'];
  let needs: NeededLevel = 'METADATA';
  for (const typeName of conditionsOf(writer.scope, field.selections)) {
    const type = writer.scope.rules.get(typeName);
    needs = moreOf(needs, neededByType(writer.scope, typeName, field.selections));
    if (type?.ownedBy !== undefined) {
      const row = selectRow(writer, typeName, field.selections);
      types.set(typeName, { kind: 'owned', by: type.ownedBy, row });
      texts.push(`...on ${typeName}${row.text}`);
    } else if (type?.scattered === true) {
      const { text, plan } = selectMerged(writer, typeName, field.selections);
      types.set(typeName, { kind: 'scattered', plan });
      texts.push(`...on ${typeName}${text}`);
    }
  }
  const head = `r:_entities(representations:$${representationsName})`;
  const rule: FieldRule = {
    type: '_Entity',
    list: true,
    nonNull: true,
    merge: undefined,
    mergeKey: undefined,
    mergeOf: undefined,
    mergeCount: undefined,
    needs: 'METADATA',
    counts: undefined,
    route: undefined,
    fills: undefined,
    sealed: false,
    arguments: new Map(),
  };
  return {
    kind: 'entities',
    key: field.key,
    document: writer.write(`${head}{${texts.join(' ')}}`, needs),
    descriptions: planDescriptions(writer, operation),
    representationsName,
    representations: writer.argumentValue(field, rule, 'representations'),
    types,
  };
}

function conditionsOf(
  scope: DocumentScope,
  selections: readonly SelectionSetNode[],
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const set of selections) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) continue;
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : scope.fragments.get(selection.name.value);
      const name = fragment?.typeCondition?.name.value;
      if (name !== undefined && scope.rules.has(name)) names.add(name);
      else if (fragment !== undefined) {
        for (const inner of conditionsOf(scope, [fragment.selectionSet])) names.add(inner);
      }
    }
  }
  return names;
}

function planDescriptions(
  { scope, descriptions }: DocumentWriter,
  operation: OperationDefinitionNode,
): readonly Description[] {
  return descriptions.map(({ typeName, selections }) => {
    const writer = new DocumentWriter(scope, operation);
    const row = selectRow(writer, typeName, selections);
    const representationsName = writer.addVariable('representations', '[_Any!]!');
    const head = `r:_entities(representations:$${representationsName})`;
    const needs = neededByType(scope, typeName, selections);
    const document = writer.write(`${head}{...on ${typeName}${row.text}}`, needs);
    return {
      typeName,
      by: scope.rules.get(typeName)?.ownedBy ?? 'id',
      document,
      representationsName,
      row,
      descriptions: planDescriptions(writer, operation),
    };
  });
}
