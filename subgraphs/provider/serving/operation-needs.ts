import {
  type ArgumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
  type ValueNode,
} from 'graphql';

import { moreOf, type NeededLevel } from '#schema/wire/access-level.ts';

import type { NeededLevels } from './needed-levels.ts';

/** What a part of an operation needs. */
export interface Need {
  readonly level: NeededLevel;
  /** Schema coordinate, such as `SeriesFilter.patientId`. */
  readonly coordinate: string;
  /** Whether it says what is counted: not what is listed. */
  readonly counts: boolean;
}

/** An operation that is to be executed. */
export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced; defaults stand in it. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A variable that is given somewhere, and whether what takes it says what is counted. */
interface VariableUse {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly counts: boolean;
}

/** What a document tells without its variables. */
interface WrittenNeeds {
  readonly needs: readonly Need[];
  readonly uses: readonly VariableUse[];
}

const written = new WeakMap<OperationDefinitionNode, WrittenNeeds>();

/**
 * What an operation needs: fields through aliases and fragments, on every path that leads to them, and what filters and orders say,
 * in the document and in variables. Fields that `@skip` or `@include` take out count as asked for; gateways send none.
 */
export function readNeeds(asked: AskedOperation, levels: NeededLevels): readonly Need[] {
  const { operation, variables } = asked;
  let document = written.get(operation);
  if (document === undefined) {
    document = new DocumentReader(asked, levels).read();
    written.set(operation, document);
  }
  const said = document.uses.flatMap(({ name, type, counts }) => {
    const needs: Need[] = [];
    readValue(
      variables[name],
      getNamedType(type),
      (coordinate, level) => {
        needs.push({ level, coordinate, counts });
      },
      levels,
    );
    return needs;
  });
  return [...document.needs, ...said];
}

type Told = (coordinate: string, level: NeededLevel) => void;

/** Reads a coerced value: names of input fields, and values of enums. */
function readValue(value: unknown, type: GraphQLNamedType, tell: Told, levels: NeededLevels): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) readValue(item, type, tell, levels);
  } else if (isEnumType(type) && typeof value === 'string') {
    tell(`${type.name}.${value}`, levels.ofEnumValue(type.name, value));
  } else if (isInputObjectType(type) && typeof value === 'object') {
    readObject(value, type, tell, levels);
  }
}

function readObject(
  value: object,
  type: GraphQLInputObjectType,
  tell: Told,
  levels: NeededLevels,
): void {
  const fields = type.getFields();
  for (const [name, given] of Object.entries(value)) {
    const field = fields[name];
    if (field === undefined || given === undefined || given === null) continue;
    tell(`${type.name}.${name}`, levels.ofInputField(type.name, name));
    readValue(given, getNamedType(field.type), tell, levels);
  }
}

class DocumentReader {
  readonly #asked: AskedOperation;
  readonly #levels: NeededLevels;
  readonly #needs = new Map<string, Need>();
  readonly #uses: VariableUse[] = [];
  readonly #spread = new Set<string>();

  constructor(asked: AskedOperation, levels: NeededLevels) {
    this.#asked = asked;
    this.#levels = levels;
  }

  read(): WrittenNeeds {
    const { schema, operation } = this.#asked;
    const root = schema.getRootType(operation.operation);
    if (root != null) this.#readSelections(operation.selectionSet, root, 'METADATA');
    return { needs: [...this.#needs.values()], uses: this.#uses };
  }

  #readSelections(set: SelectionSetNode, type: GraphQLNamedType, path: NeededLevel): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (isObjectType(type)) this.#readField(selection, type.name, path);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition, selectionSet } = selection;
        this.#readSelections(selectionSet, this.#typeOf(typeCondition?.name.value, type), path);
      } else {
        this.#readSpread(selection.name.value, type, path);
      }
    }
  }

  /** A fragment is read once for each type and path: spread again there it needs the same. */
  #readSpread(name: string, type: GraphQLNamedType, path: NeededLevel): void {
    const key = `${name} ${type.name} ${path}`;
    const fragment = this.#asked.fragments[name];
    if (fragment === undefined || this.#spread.has(key)) return;
    this.#spread.add(key);
    const own = this.#typeOf(fragment.typeCondition.name.value, type);
    this.#readSelections(fragment.selectionSet, own, path);
  }

  #readField(
    { name: { value: name }, arguments: given = [], selectionSet }: FieldOf,
    typeName: string,
    path: NeededLevel,
  ): void {
    const type = this.#asked.schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    // `__typename` and introspection tell of the contract alone.
    if (field === undefined) return;
    const own = moreOf(this.#levels.ofType(typeName), this.#levels.ofField(typeName, name));
    const level = moreOf(path, own);
    this.#tell(`${typeName}.${name}`, level, false);
    const counts = level === 'AGGREGATE';
    for (const { name: argument, value } of given) {
      const taken = field.args.find((one) => one.name === argument.value);
      if (taken === undefined) continue;
      const coordinate = `${typeName}.${name}(${taken.name}:)`;
      this.#tell(coordinate, this.#levels.ofArgument(typeName, name, taken.name), counts);
      this.#readLiteral(value, taken.type, counts);
    }
    if (selectionSet !== undefined) {
      this.#readSelections(selectionSet, getNamedType(field.type), level);
    }
  }

  #readLiteral(value: ValueNode, type: GraphQLInputType, counts: boolean): void {
    const named = getNamedType(type);
    if (value.kind === Kind.VARIABLE) {
      this.#uses.push({ name: value.name.value, type, counts });
    } else if (value.kind === Kind.LIST) {
      for (const item of value.values) this.#readLiteral(item, named, counts);
    } else if (value.kind === Kind.ENUM && isEnumType(named)) {
      const level = this.#levels.ofEnumValue(named.name, value.value);
      this.#tell(`${named.name}.${value.value}`, level, counts);
    } else if (value.kind === Kind.OBJECT && isInputObjectType(named)) {
      const fields = named.getFields();
      for (const { name, value: given } of value.fields) {
        const field = fields[name.value];
        if (field === undefined || given.kind === Kind.NULL) continue;
        const level = this.#levels.ofInputField(named.name, name.value);
        this.#tell(`${named.name}.${name.value}`, level, counts);
        this.#readLiteral(given, field.type, counts);
      }
    }
  }

  #typeOf(name: string | undefined, otherwise: GraphQLNamedType): GraphQLNamedType {
    if (name === undefined) return otherwise;
    const condition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } } as const;
    return typeFromAST(this.#asked.schema, condition) ?? otherwise;
  }

  /** Nothing is kept of what anybody may. */
  #tell(coordinate: string, level: NeededLevel, counts: boolean): void {
    if (level === 'METADATA' || level === 'NONE') return;
    this.#needs.set(`${coordinate} ${level} ${counts}`, { level, coordinate, counts });
  }
}

interface FieldOf {
  readonly name: { readonly value: string };
  readonly arguments?: readonly ArgumentNode[];
  readonly selectionSet?: SelectionSetNode;
}
