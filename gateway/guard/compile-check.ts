import {
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { directiveArguments } from '../read-sdl.ts';
import { isObject } from '../scatter/json-object.ts';
import { checkLeaf } from './check-leaf.ts';
import { checkList, checkNull, checkObject, gone, type ValueCheck } from './value-check.ts';

const entitiesField = '_entities';

/**
 * Compiles what the root field of a document for providers may be answered with. Such a document has one operation with one root
 * field, no directives, and fragments in `_entities` only.
 */
export function compileCheck(schema: GraphQLSchema, text: string): ValueCheck {
  const [operation] = parse(text, { noLocation: true }).definitions;
  const [root] =
    operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  if (root?.kind !== Kind.FIELD) throw new TypeError('a document for providers has one root field');
  if (root.name.value === entitiesField) return checkEntities(schema, root);
  const query = schema.getQueryType();
  const field = query?.getFields()[root.name.value];
  if (query === null || query === undefined || field === undefined) return (value) => value;
  return checkRoot(compileField(query, root), isListType(getNullableType(field.type)));
}

/** A root value of another shape is left to whoever merges: it is no answer, and refused as a whole. */
function checkRoot(check: ValueCheck, isList: boolean): ValueCheck {
  return (value, findings) =>
    typeof value === 'object' && Array.isArray(value) === isList ? check(value, findings) : value;
}

function compileField(type: GraphQLObjectType, node: FieldNode): ValueCheck {
  const name = node.name.value;
  const place = `${type.name}.${name}`;
  if (name === '__typename') {
    return () => type.name;
  }
  const field = type.getFields()[name];
  if (field === undefined) return () => null;
  const { astNode } = field;
  const shows =
    astNode === undefined || astNode === null
      ? undefined
      : directiveArguments(astNode, 'shows')?.get('as');
  return compileType(field.type, { place, shows, selection: node.selectionSet });
}

interface Place {
  /** Type and field. */
  readonly place: string;
  /** What its texts show (`@shows`). */
  readonly shows: string | undefined;
  readonly selection: SelectionSetNode | undefined;
}

function compileType(type: GraphQLOutputType, at: Place): ValueCheck {
  const nonNull = isNonNullType(type);
  const nullable = nonNull ? type.ofType : type;
  if (isListType(nullable)) {
    const item = compileType(nullable.ofType as GraphQLOutputType, at);
    return checkNull(checkList(item, at.place), at.place, nonNull);
  }
  const named = getNamedType(nullable);
  const inner = isObjectType(named)
    ? compileObject(named, at)
    : checkLeaf(named, at.place, at.shows);
  return checkNull(inner, at.place, nonNull);
}

function compileObject(type: GraphQLObjectType, { place, selection }: Place): ValueCheck {
  return checkObject(compileFields(type, selection?.selections ?? []), place);
}

function compileFields(
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
): Map<string, ValueCheck> {
  const checks = new Map<string, ValueCheck>();
  for (const node of selections) {
    if (node.kind !== Kind.FIELD) continue;
    checks.set(node.alias?.value ?? node.name.value, compileField(type, node));
  }
  return checks;
}

/** Entities are of the types that were asked for; where it is one, none has to say so. */
function checkEntities(schema: GraphQLSchema, root: FieldNode): ValueCheck {
  const checks = new Map<string, ValueCheck>();
  const selections = root.selectionSet?.selections ?? [];
  const named = selections.some((node) => node.kind === Kind.FIELD);
  for (const node of selections) {
    const name = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined;
    const type = name === undefined ? undefined : schema.getType(name);
    if (node.kind !== Kind.INLINE_FRAGMENT || !isObjectType(type)) continue;
    const fields = compileFields(type, node.selectionSet.selections);
    if (named) fields.set('__typename', (value) => value);
    checks.set(type.name, checkObject(fields, type.name));
  }
  const [only] = checks.size === 1 ? checks.values() : [];
  const check: ValueCheck = (value, findings) => {
    const typeName = isObject(value) ? value['__typename'] : undefined;
    const known = typeof typeName === 'string' ? checks.get(typeName) : only;
    if (known !== undefined) return known(value, findings);
    findings.add('PROVIDER_SCHEMA_VIOLATION', entitiesField, 'OTHER_TYPE');
    return gone;
  };
  return checkRoot(checkList(checkNull(check, entitiesField, false), entitiesField), true);
}
