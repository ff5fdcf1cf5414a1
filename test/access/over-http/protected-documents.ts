import { readFileSync } from 'node:fs';

import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

import { readAccessRules } from '#gateway/access/levels/access-rules.ts';
import type { NeededLevel } from '#schema/wire/access-level.ts';
import { supergraphSdl } from '#test/support/gateway-setup.ts';

/** A request for something that needs a level, and what its own writing adds to what is asked. */
export interface ProtectedDocument {
  readonly coordinate: string;
  readonly level: NeededLevel;
  /** How it is written. */
  readonly kind: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

const rules = readAccessRules(supergraphSdl);
const schema = buildSchema(
  readFileSync(new URL('../../../schema/atlas.graphql', import.meta.url), 'utf8'),
  { assumeValid: true },
);
const root = schema.getQueryType()!;

/** What needs more than METADATA, and can be named by a client at all. */
export function protectedCoordinates(): readonly (readonly [string, NeededLevel])[] {
  return [...rules.protected].filter(([, level]) => level !== 'INTERNAL');
}

/** Requests for all that is protected: each from each root field that leads to it, written in turn in all ways. */
export function* protectedDocuments(): Iterable<ProtectedDocument> {
  let turn = 0;
  for (const [coordinate, level] of protectedCoordinates()) {
    const [name = '', member] = coordinate.split('.');
    const type = schema.getType(name);
    if (isObjectType(type)) {
      for (const path of pathsTo(type, member)) {
        const tail = member === undefined ? '{ __typename }' : '';
        const [kind, write] = outputWriters[turn++ % outputWriters.length]!;
        yield { coordinate, level, kind, query: write(path, tail) };
      }
    } else if (isInputObjectType(type)) {
      yield* inputDocuments(coordinate, level, type, member ?? '');
    }
  }
}

/** The shortest path from each root field to a type, or to a field of it. */
function* pathsTo(goal: GraphQLObjectType, member: string | undefined): Iterable<readonly Step[]> {
  for (const first of Object.values(root.getFields())) {
    if (goal === root) {
      if (first.name === member) yield [{ type: root, field: first }];
      continue;
    }
    const path = shortest({ type: root, field: first }, goal);
    if (path === null) continue;
    if (member === undefined) yield path;
    else yield [...path, { type: goal, field: goal.getFields()[member]! }];
  }
}

function shortest(first: Step, goal: GraphQLObjectType): readonly Step[] | null {
  const seen = new Set<unknown>();
  const left: (readonly Step[])[] = [[first]];
  for (const path of left) {
    const type = getNamedType(path.at(-1)!.field.type);
    if (type === goal) return path;
    if (!isObjectType(type) || seen.has(type)) continue;
    seen.add(type);
    for (const field of Object.values(type.getFields())) left.push([...path, { type, field }]);
  }
  return null;
}

type Writer = (path: readonly Step[], tail: string) => string;

const outputWriters: readonly (readonly [string, Writer])[] = [
  ['root', (path, tail) => nest(path, tail, (call, inner) => `{ ${call} ${inner} }`)],
  [
    'alias',
    (path, tail) => nest(path, tail, (call, inner) => `{ __typename a: ${call} ${inner} }`),
  ],
  [
    'inline fragment',
    (path, tail) =>
      nest(path, tail, (call, inner, type) => `{ ... on ${type} { ${call} ${inner} } }`),
  ],
  [
    'fragment',
    (path, tail) => {
      const fragments = path.map(({ type, field }, depth) => {
        const inner = depth + 1 < path.length ? `{ ...F${depth + 1} }` : endOf(field, tail);
        return `fragment F${depth} on ${type.name} { x${depth}: ${callOf(field)} ${inner} }`;
      });
      return `query { ...F0 } ${fragments.join(' ')}`;
    },
  ],
  [
    'beside what is open',
    (path, tail) => nest(path, tail, (call, inner) => `{ ${call} @include(if: true) ${inner} }`),
  ],
];

function nest(
  path: readonly Step[],
  tail: string,
  write: (call: string, inner: string, type: string) => string,
): string {
  return path.reduceRight(
    (inner, { type, field }) => write(callOf(field), inner, type.name),
    endOf(path.at(-1)!.field, tail),
  );
}

function endOf(field: GraphQLField<unknown, unknown>, tail: string): string {
  return tail === '' && isCompositeType(getNamedType(field.type)) ? '{ __typename }' : tail;
}

function callOf({ name, args }: GraphQLField<unknown, unknown>): string {
  const given = args.filter(isRequiredArgument).map((one) => `${one.name}: ${valueOf(one.type)}`);
  return given.length === 0 ? name : `${name}(${given.join(', ')})`;
}

/** Any value of a type, as a document writes it. */
function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return `[${valueOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return type.name === 'Int' ? '1' : '"made:open"';
  const needed = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
  return `{ ${needed.map((field) => `${field.name}: ${valueOf(field.type)}`).join(', ')} }`;
}

const criterion = { patientId: { eq: 'P1' } };

/** Criteria that are protected, in all arguments that take them, and in all ways of giving an argument. */
function* inputDocuments(
  coordinate: string,
  level: NeededLevel,
  input: GraphQLInputObjectType,
  member: string,
): Iterable<ProtectedDocument> {
  for (const field of Object.values(root.getFields())) {
    for (const { name, type } of field.args) {
      const outer = getNamedType(type);
      if (!isInputObjectType(outer)) continue;
      const value = wrapped(outer, input, { [member]: criterion.patientId });
      if (value === null) continue;
      const ends = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
      const call = (text: string): string => `${field.name}(${name}: ${text}) ${ends}`;
      const written = literal(value);
      const about = { coordinate, level };
      yield { ...about, kind: 'literal', query: `{ ${call(written)} }` };
      yield { ...about, kind: 'nested', query: `{ ${call(literal({ not: value }))} }` };
      const typed = outer.name;
      const variables = { given: value };
      const asked = call('$given');
      yield {
        ...about,
        kind: 'variable',
        query: `query ($given: ${typed}) { ${asked} }`,
        variables,
      };
      yield {
        ...about,
        kind: 'default',
        query: `query ($given: ${typed} = ${written}) { ${asked} }`,
      };
    }
  }
}

/** A value of `outer` that holds one of `inner`, nested as little as can be; null where it cannot. */
function wrapped(
  outer: GraphQLInputObjectType,
  inner: GraphQLInputObjectType,
  value: object,
): object | null {
  if (outer === inner) return value;
  for (const field of Object.values(outer.getFields())) {
    if (getNamedType(field.type) === inner) return { [field.name]: value };
  }
  return null;
}

function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`);
  return `{ ${fields.join(', ')} }`;
}
