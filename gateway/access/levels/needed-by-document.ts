import {
  type DefinitionNode,
  type DocumentNode,
  getNamedType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

import type { NeededLevel } from '#schema/wire/access-level.ts';

import type { AccessRules } from './access-rules.ts';

/** What a request needs: of each coordinate that needs more than METADATA, how much; and whether it is in what it asks by. */
export interface Need {
  readonly coordinate: string;
  readonly level: NeededLevel;
  /** Whether the coordinate stands in an argument: a filter, an order, a question. */
  readonly given: boolean;
}

/** What one operation needs, whatever its variables, and which variables can add to it. */
export interface DocumentNeeds {
  readonly needs: readonly Need[];
  readonly variables: ReadonlyMap<string, GivenType>;
}

/** Types whose values may need something. */
export type GivenType = GraphQLInputObjectType | GraphQLEnumType;

/**
 * What an operation of a valid document needs on every path: root fields, aliases, fragments, interfaces, unions, entities, arguments and the
 * values in them. A field of an interface needs what the strictest of its implementations needs.
 */
export function neededByDocument(
  schema: GraphQLSchema,
  rules: AccessRules,
  document: DocumentNode,
  operationName: string | null | undefined,
): DocumentNeeds {
  const parts = new Map(
    document.definitions.map((definition) => [definition, readPart(schema, rules, definition)]),
  );
  const named = (name: string): DefinitionNode | undefined =>
    document.definitions.find(
      (definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
  const operation = document.definitions.find(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName == null || definition.name?.value === operationName),
  );
  const needs = new Map<string, Need>();
  const left = [operation];
  const seen = new Set(left);
  for (const definition of left) {
    const part = definition === undefined ? undefined : parts.get(definition);
    for (const need of part?.needs ?? []) needs.set(`${need.coordinate} ${need.given}`, need);
    for (const name of part?.spreads ?? []) {
      const fragment = named(name);
      if (!seen.has(fragment)) left.push(fragment);
      seen.add(fragment);
    }
  }
  return { needs: [...needs.values()], variables: variablesOf(schema, operation) };
}

interface Part {
  readonly needs: readonly Need[];
  readonly spreads: ReadonlySet<string>;
}

function readPart(schema: GraphQLSchema, rules: AccessRules, definition: DefinitionNode): Part {
  const needs: Need[] = [];
  const spreads = new Set<string>();
  const info = new TypeInfo(schema);
  const add = (coordinate: string, given: boolean): void => {
    const level = rules.protected.get(coordinate);
    if (level !== undefined) needs.push({ coordinate, level, given });
  };
  visit(
    definition,
    visitWithTypeInfo(info, {
      FragmentSpread: ({ name }) => void spreads.add(name.value),
      Field: ({ name }) => {
        const parent = info.getParentType()?.name ?? '';
        const type = getNamedType(info.getType())?.name ?? '';
        for (const owner of [parent, ...(rules.possible.get(parent) ?? [])]) {
          add(owner, false);
          add(`${owner}.${name.value}`, false);
        }
        add(type, false);
      },
      Argument: ({ name }) => {
        const field = `${info.getParentType()?.name ?? ''}.${info.getFieldDef()?.name ?? ''}`;
        add(`${field}(${name.value}:)`, true);
      },
      ObjectField: ({ name }) => {
        const parent = getNamedType(info.getParentInputType());
        add(`${parent?.name ?? ''}.${name.value}`, true);
      },
      EnumValue: ({ value }) =>
        add(`${getNamedType(info.getInputType())?.name ?? ''}.${value}`, true),
    }),
  );
  return { needs, spreads };
}

function variablesOf(
  schema: GraphQLSchema,
  operation: DefinitionNode | undefined,
): ReadonlyMap<string, GivenType> {
  const variables = new Map<string, GivenType>();
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return variables;
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    let named = type;
    while (named.kind !== Kind.NAMED_TYPE) named = named.type;
    const input = schema.getType(named.name.value);
    if (isInputObjectType(input) || isEnumType(input)) variables.set(variable.name.value, input);
  }
  return variables;
}
