import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

import type { FieldRule, MergeRules, TypeRule } from '../scatter/merge-rules.ts';
import { readDefaults } from '../scatter/read-operation.ts';
import { compileValue, type LateValue, type Variables } from '../scatter/read-value.ts';
import {
  askedCost,
  callsOf,
  isPaged,
  type Length,
  lengthOf,
  one,
  rowsGiven,
} from './list-lengths.ts';
import type { AsksProviders } from './provider-fields.ts';

/** A page that an operation asks for. */
export interface PageAsked {
  readonly field: string;
  readonly first: LateValue;
}

/** What an operation wants, to be judged when its variables are known. */
export interface Demand {
  readonly pages: readonly PageAsked[];
  /** What it costs of so many providers. */
  readonly cost: (variables: Variables, providers: number) => number;
}

/** What the schema says of fields. */
export interface SchemaFacts {
  readonly rules: MergeRules;
  readonly asksProviders: AsksProviders;
}

/** What one object shows: fields that there is one of, and lists. */
interface Shown {
  own: number;
  readonly lists: { readonly length: Length; readonly item: Shown }[];
}

interface Scope extends SchemaFacts {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly argument: (field: FieldNode, rule: FieldRule, name: string) => LateValue;
  readonly pages: PageAsked[];
  /** How many providers are asked, by what they are asked together for. */
  readonly calls: Map<object, Length>;
}

/** Where a selection stands. */
interface Place {
  readonly type: TypeRule | undefined;
  /** Rows of the page that led here; one where none did. */
  readonly rows: Length;
  /** Whether what led here is not of the providers, so that they are asked for what is theirs. */
  readonly central: boolean;
  /** What is asked for at this place is asked for together. */
  readonly together: object;
}

/**
 * What an operation can bring at most (R3.2): each field of each row counts 1, lists within lists multiplied, and each provider that is
 * asked 10. Fragments are spread, so only for documents that are within all other limits.
 */
export function compileDemand(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  facts: SchemaFacts,
): Demand {
  const scope = createScope(document, operation, facts);
  const shown: Shown = { own: 0, lists: [] };
  const type = facts.rules.get('Query');
  readSet(scope, shown, operation.selectionSet, { type, rows: one, central: true, together: {} });
  const calls = [...scope.calls.values()];
  return {
    pages: scope.pages,
    cost: (variables, providers) =>
      costOf(shown, variables, providers) +
      calls.reduce((sum, asked) => sum + askedCost * asked(variables, providers), 0),
  };
}

function createScope(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  facts: SchemaFacts,
): Scope {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    fragments.set(definition.name.value, definition);
  }
  const defaults = readDefaults(operation);
  return {
    ...facts,
    fragments,
    argument: (field, rule, name) => {
      const given = field.arguments?.find((argument) => argument.name.value === name);
      if (given !== undefined) return compileValue(given.value, defaults);
      const otherwise = rule.arguments.get(name)?.defaultValue;
      return otherwise === undefined ? () => undefined : compileValue(otherwise, defaults);
    },
    pages: [],
    calls: new Map(),
  };
}

function costOf({ own, lists }: Shown, variables: Variables, providers: number): number {
  let sum = own;
  for (const { length, item } of lists) {
    sum += length(variables, providers) * costOf(item, variables, providers);
  }
  return sum;
}

function readSet(scope: Scope, shown: Shown, set: SelectionSetNode, place: Place): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      readField(scope, shown, selection, place);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : scope.fragments.get(selection.name.value);
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition?.name.value;
    const type = condition === undefined ? place.type : scope.rules.get(condition);
    readSet(scope, shown, fragment.selectionSet, { ...place, type });
  }
}

function readField(scope: Scope, shown: Shown, field: FieldNode, place: Place): void {
  const rule = place.type?.fields.get(field.name.value);
  shown.own++;
  if (place.type === undefined || rule === undefined) return;
  const argument = (name: string): LateValue => scope.argument(field, rule, name);
  const central = !scope.asksProviders(place.type.name, field.name.value);
  if (!central) addCalls(scope, place, { field, calls: callsOf(rule, argument) });
  if (isPaged(rule)) scope.pages.push({ field: field.name.value, first: argument('first') });
  if (field.selectionSet === undefined) return;
  const rows = rowsGiven(rule, argument);
  const type = scope.rules.get(rule.type);
  const inside: Place = { type, rows: rows ?? one, central, together: {} };
  if (!rule.list) return readSet(scope, shown, field.selectionSet, inside);
  const item: Shown = { own: 0, lists: [] };
  readSet(scope, item, field.selectionSet, inside);
  const length = rows ?? lengthOf(field.name.value, rule, place.rows);
  shown.lists.push({ length, item });
}

interface Call {
  readonly field: FieldNode;
  readonly calls: Length;
}

/** Each root field is asked for by itself, entities of one place by one call a provider; fields of rows come with the rows. */
function addCalls({ calls }: Scope, { type, central, together }: Place, call: Call): void {
  if (type?.name === 'Query') calls.set(call.field, call.calls);
  else if (central || type?.scattered === true) calls.set(together, call.calls);
}
