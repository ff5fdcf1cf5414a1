import {
  type ConstDirectiveNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  isRequiredArgument,
  Kind,
} from 'graphql';

import type { NeededLevel } from '#schema/wire/access-level.ts';

/** A field of the contract, a document that asks for it, and what the contract says of the way there. */
export interface FieldPath {
  readonly coordinate: string;
  readonly document: string;
  readonly level: NeededLevel;
}

const order: readonly NeededLevel[] = ['NONE', 'METADATA', 'AGGREGATE', 'RECORD', 'INTERNAL'];

/** What required arguments are given. */
const values: Readonly<Record<string, string>> = {
  id: '"p:x"',
  ids: '["p:x"]',
  patientIds: '["x"]',
  uids: '["x"]',
  representations: '[]',
  fields: '[SEX]',
  questions: '[{ kind: DIAGNOSIS, code: "SCT:1" }]',
};
const questions: Readonly<Record<string, string>> = {
  histograms: '[{ field: AGE_YEARS }]',
  clinicalHistograms: '[{ kind: DIAGNOSIS, code: "SCT:1", edges: [1] }]',
  crossTabs: '[{ rows: { field: SEX }, columns: { field: MODALITY } }]',
};

interface Step {
  /** What stands around the selection: before and behind it. */
  readonly open: string;
  readonly close: string;
  readonly level: NeededLevel;
}

/**
 * Each way from the root to each field, that goes through no type twice; entities by their key, too. What a way needs is the most that
 * any type or field on it says by itself.
 */
export function drawPaths(schema: GraphQLSchema, depth: number): FieldPath[] {
  const paths: FieldPath[] = [];
  const visit = (type: GraphQLObjectType, step: Step, passed: readonly string[]): void => {
    for (const field of Object.values(type.getFields())) {
      const own = moreOf(levelOf(type), levelOf(field));
      const level = moreOf(step.level, own);
      const called = `${field.name}${argumentsOf(field)}`;
      const target = getNamedType(field.type);
      const selection = isObjectType(target) ? `${called} { __typename }` : called;
      const coordinate = `${type.name}.${field.name}`;
      if (field.name === '_entities' || field.name === '_service') continue;
      paths.push({ coordinate, document: `${step.open} ${selection} ${step.close}`, level });
      if (!isObjectType(target) || passed.includes(target.name) || passed.length >= depth) continue;
      const inside = { open: `${step.open} ${called} {`, close: `} ${step.close}`, level };
      visit(target, inside, [...passed, target.name]);
    }
  };
  const query = schema.getQueryType()!;
  visit(query, { open: '{', close: '}', level: 'METADATA' }, [query.name]);
  for (const type of schema.getPossibleTypes(schema.getType('_Entity') as never)) {
    const open = `{ _entities(representations: []) { ... on ${type.name} {`;
    visit(type, { open, close: '} } }', level: 'METADATA' }, [type.name]);
  }
  return paths;
}

function moreOf(one: NeededLevel, other: NeededLevel): NeededLevel {
  return order.indexOf(one) < order.indexOf(other) ? other : one;
}

/** What stands on a type or field of the SDL. */
export function levelOf({ astNode }: Directed): NeededLevel {
  const access = astNode?.directives?.find(({ name }) => name.value === 'access');
  const value = access?.arguments?.[0]?.value;
  return value?.kind === Kind.STRING ? (value.value as NeededLevel) : 'METADATA';
}

interface Directed {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined;
}

function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter(isRequiredArgument);
  if (required.length === 0) return '';
  const given = required.map(({ name }) => `${name}: ${questions[field.name] ?? values[name]}`);
  return `(${given.join(', ')})`;
}
