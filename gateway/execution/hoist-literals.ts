import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  GraphQLID,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  parseType,
  TypeInfo,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';

import { canonicalText } from '../scatter/canonical-text.ts';

/** A document without literals, and the values of the variables that stand in their place. */
export interface HoistedDocument {
  readonly document: DocumentNode;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Hoisted {
  readonly definitions: VariableDefinitionNode[];
  readonly values: Record<string, unknown>;
  /** Variable by type and value: fields of one response key must keep equal arguments. */
  readonly names: Map<string, string>;
  readonly taken: ReadonlySet<string>;
}

/**
 * Puts variables in the place of the literals in a validated document's arguments, so that documents that differ in
 * literals alone become one. What shapes the answer stays: directives and introspection. Null where nothing changes, and for
 * several operations, whose fragments would need the variables of each.
 */
export function hoistLiterals(
  document: DocumentNode,
  schema: GraphQLSchema,
): HoistedDocument | null {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1) return null;
  const hoisted: Hoisted = {
    definitions: [],
    values: {},
    names: new Map(),
    taken: namesIn(operation as OperationDefinitionNode),
  };
  const typeInfo = new TypeInfo(schema);
  const rewritten = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: () => false,
      Directive: () => false,
      Field: ({ name }) => (name.value.startsWith('__') ? false : undefined),
      Argument: (node) => {
        const type = typeInfo.getInputType();
        return type ? { ...node, value: hoist(node.value, type, hoisted) } : undefined;
      },
    }),
  );
  if (hoisted.definitions.length === 0) return null;
  return { document: define(rewritten, hoisted.definitions), values: hoisted.values };
}

function namesIn({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlySet<string> {
  return new Set(variableDefinitions.map(({ variable }) => variable.name.value));
}

function define(
  document: DocumentNode,
  definitions: readonly VariableDefinitionNode[],
): DocumentNode {
  return visit(document, {
    OperationDefinition: (node) => ({
      ...node,
      variableDefinitions: [...(node.variableDefinitions ?? []), ...definitions],
    }),
  });
}

/** A literal becomes a variable as a whole; of one that holds variables, the parts without. */
function hoist(node: ValueNode, type: GraphQLInputType, hoisted: Hoisted): ValueNode {
  if (node.kind === Kind.VARIABLE || node.kind === Kind.NULL) return node;
  if (!holdsVariable(node)) return toVariable(type, toJson(node, type), hoisted);
  if (node.kind === Kind.LIST) {
    const item = itemOf(type);
    return { ...node, values: node.values.map((value) => hoist(value, item, hoisted)) };
  }
  if (node.kind !== Kind.OBJECT) return node;
  const fields = node.fields.map((field) => {
    const own = fieldOf(type, field.name.value);
    return own === undefined ? field : { ...field, value: hoist(field.value, own, hoisted) };
  });
  return { ...node, fields };
}

function holdsVariable(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(holdsVariable);
  if (node.kind === Kind.OBJECT) return node.fields.some(({ value }) => holdsVariable(value));
  return node.kind === Kind.VARIABLE;
}

function toVariable(type: GraphQLInputType, value: unknown, hoisted: Hoisted): ValueNode {
  const typeText = String(type);
  const key = `${typeText} ${canonicalText(value)}`;
  let name = hoisted.names.get(key);
  if (name === undefined) {
    name = `literal_${hoisted.names.size}`;
    while (hoisted.taken.has(name)) name = `${name}_`;
    hoisted.names.set(key, name);
    hoisted.values[name] = value;
    hoisted.definitions.push({
      kind: Kind.VARIABLE_DEFINITION,
      variable: variableOf(name),
      type: parseType(typeText, { noLocation: true }),
    });
  }
  return variableOf(name);
}

function variableOf(name: string): VariableDefinitionNode['variable'] {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
}

/** The literal as JSON variables have it; defaults of input fields are left to whoever coerces it. */
function toJson(node: ValueNode, type: GraphQLInputType | undefined): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((value) => toJson(value, type && itemOf(type)));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [
          name.value,
          toJson(value, type && fieldOf(type, name.value)),
        ]),
      );
    case Kind.INT:
      // An id of digits may be longer than numbers are exact.
      return type && getNamedType(type) === GraphQLID ? node.value : Number(node.value);
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.STRING:
    case Kind.ENUM:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.VARIABLE:
      throw new Error('a literal holds a variable');
  }
}

function itemOf(type: GraphQLInputType): GraphQLInputType {
  const nullable = getNullableType(type);
  return isListType(nullable) ? nullable.ofType : nullable;
}

function fieldOf(type: GraphQLInputType, name: string): GraphQLInputType | undefined {
  const named = getNamedType(type);
  return isInputObjectType(named) ? named.getFields()[name]?.type : undefined;
}
