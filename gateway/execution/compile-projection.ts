import {
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type InlineFragmentNode,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

import { isObject } from '../scatter/json-object.ts';

/** Stands where a value that may not be null is null: the nearest nullable one around it becomes null. */
const broken = Symbol('broken');

/**
 * Makes the answer to one operation out of a subgraph's data: fresh objects with the selected fields in their order, nulls
 * where the schema demands (GraphQL specification §6.4.4). `violations` receives `Type.field` of what may not be null and was.
 */
export type Projection = (data: unknown, violations: string[]) => Record<string, unknown> | null;

type Complete = (value: unknown, violations: string[]) => unknown;

interface Fragments {
  readonly [name: string]: FragmentDefinitionNode;
}

/** Thrown inside for what the projection leaves to the stock executor. */
class NotProjectable extends Error {
  override readonly name = 'NotProjectable';
}

/**
 * Compiles the projection of an operation; null for one with directives, introspection or abstract types, which the stock
 * executor answers.
 */
export function compileProjection(
  operation: OperationDefinitionNode,
  fragments: Fragments,
  root: GraphQLObjectType,
): Projection | null {
  try {
    const complete = objectCompleter([operation.selectionSet], root, fragments);
    return (data, violations) => {
      const value = complete(data, violations);
      return isObject(value) ? value : null;
    };
  } catch (error) {
    if (error instanceof NotProjectable) return null;
    throw error;
  }
}

function objectCompleter(
  selections: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  fragments: Fragments,
): Complete {
  const collected = new Map<string, FieldNode[]>();
  for (const selection of selections) collectFields(selection, type, { fragments, collected });
  const names: string[] = [];
  const completers: Complete[] = [];
  for (const [name, nodes] of collected) {
    names.push(name);
    completers.push(fieldCompleter(nodes, type, fragments));
  }
  return (value, violations) => {
    if (!isObject(value)) return null;
    const result: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? '';
      const completed = completers[index]?.(value[name], violations);
      if (completed === broken) return null;
      result[name] = completed;
    }
    return result;
  };
}

interface Collection {
  readonly fragments: Fragments;
  readonly collected: Map<string, FieldNode[]>;
}

function collectFields(set: SelectionSetNode, type: GraphQLObjectType, into: Collection): void {
  for (const selection of set.selections) {
    if ((selection.directives ?? []).length > 0) throw new NotProjectable('a directive');
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      into.collected.set(name, [...(into.collected.get(name) ?? []), selection]);
    } else {
      collectFields(fragmentSet(selection, type, into.fragments), type, into);
    }
  }
}

function fragmentSet(
  selection: InlineFragmentNode | FragmentSpreadNode,
  type: GraphQLObjectType,
  fragments: Fragments,
): SelectionSetNode {
  const fragment =
    selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
  const condition = fragment?.typeCondition?.name.value ?? type.name;
  if (fragment === undefined || condition !== type.name) throw new NotProjectable('a condition');
  return fragment.selectionSet;
}

function fieldCompleter(
  nodes: readonly FieldNode[],
  parent: GraphQLObjectType,
  fragments: Fragments,
): Complete {
  const name = nodes[0]?.name.value ?? '';
  if (name === '__typename') return () => parent.name;
  const field = parent.getFields()[name];
  if (field === undefined) throw new NotProjectable('introspection');
  const sets = nodes.flatMap((node) => node.selectionSet ?? []);
  const named = getNamedType(field.type);
  if (!isLeafType(named) && !isObjectType(named)) throw new NotProjectable('an abstract type');
  const inner = isObjectType(named) ? objectCompleter(sets, named, fragments) : completeLeaf;
  return wrap(field.type, inner, `${parent.name}.${name}`);
}

const completeLeaf: Complete = (value) => value ?? null;

function wrap(type: GraphQLOutputType, inner: Complete, where: string): Complete {
  if (isNonNullType(type)) {
    const complete = wrap(type.ofType, inner, where);
    return (value, violations) => {
      const completed = complete(value, violations);
      if (completed !== null && completed !== undefined) return completed;
      violations.push(where);
      return broken;
    };
  }
  if (!isListType(type)) return inner;
  const complete = wrap(type.ofType, inner, where);
  return (value, violations) => {
    if (!Array.isArray(value)) return null;
    const items: unknown[] = [];
    for (const item of value) {
      const completed = complete(item, violations);
      if (completed === broken) return null;
      items.push(completed);
    }
    return items;
  };
}
