import { type DocumentNode, type InputObjectTypeDefinitionNode, Kind, parse } from 'graphql';

import { directiveArguments, numberOf, shapeOf } from '../read-sdl.ts';
import { findHomes } from './lifted-fields.ts';

/** What a field's concepts are (`@coded`). */
export interface CodedRule {
  /** Kind of concept that is meant; null for any. */
  readonly kind: string | null;
  /** Scheme whose codes rows have; null where they have canonical ids. */
  readonly scheme: string | null;
}

/** Which fields beside a number say what it measures (`@measured`). */
export interface MeasuredRule {
  /** Holds the concept. */
  readonly of: string;
  /** Holds the unit (UCUM). */
  readonly unit: string;
}

/** What a field of a filter is. `scope` holds for one related row; of a list of scopes each must hold. */
export type FieldForm = 'and' | 'or' | 'not' | 'operators' | 'scope' | 'plain';

/** A field of a filter. */
export interface FilterField {
  readonly name: string;
  /** Name of its type, list and non-null aside. */
  readonly type: string;
  readonly list: boolean;
  readonly required: boolean;
  readonly form: FieldForm;
  readonly coded: CodedRule | null;
  /** The values that it can have (`@among`); null where any text is one. */
  readonly among: readonly string[] | null;
  /** Its values are names without the provider (`@local`). */
  readonly local: boolean;
  readonly measured: MeasuredRule | null;
  /** A list's numbers must rise (`@rising`). */
  readonly rising: boolean;
  /** A list's greatest length (`@atMost`); null where the schema says none. */
  readonly atMost: number | null;
  /** What only the gateway writes here (`@gateway`); null where callers write. */
  readonly fills: string | null;
  /** The scope that a criterion here is lifted from; null where the row itself has the field. */
  readonly home: string | null;
}

/** A filter, a scope or what else holds criteria, by the names of its fields. */
export interface FilterType {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FilterField>;
  /** Its fields are operators on one value. */
  readonly operators: boolean;
  /** Exactly one of its fields is given (`@exactlyOne`). */
  readonly exactlyOne: boolean;
}

/** All input types that hold criteria, by name. */
export type FilterRules = ReadonlyMap<string, FilterType>;

const operatorNames = new Set([
  'eq',
  'ne',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'exists',
  'descendantOf',
  'any',
  'all',
  'none',
]);

/** Reads what stands in a supergraph about its input types; they are told apart by the names and types of their fields. */
export function readFilterRules(supergraphSdl: string): FilterRules {
  const document = parse(supergraphSdl, { noLocation: true });
  const enums = enumsOf(document);
  const inputs = new Map<string, InputObjectTypeDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      inputs.set(definition.name.value, definition);
    }
  }
  const operators = new Set(
    [...inputs].filter(([, input]) => holdsOperators(input)).map(([name]) => name),
  );
  const drafts = new Map(
    [...inputs].map(([name, input]) => [name, readType(input, { inputs, enums, operators })]),
  );
  return new Map([...drafts].map(([name, type]) => [name, placeFields(type, drafts)]));
}

/** Whether the schema has rules for inputs of this type that GraphQL itself does not hold. */
export function hasRules(rules: FilterRules, typeName: string): boolean {
  const seen = new Set<string>();
  const search = (name: string): boolean => {
    const type = rules.get(name);
    if (type === undefined || seen.has(name)) return false;
    seen.add(name);
    return (
      type.exactlyOne ||
      [...type.fields.values()].some((field) => isRuled(field) || search(field.type))
    );
  };
  return search(typeName);
}

/** Whether a type is a filter: its inputs can be joined by `and`, `or` and `not`. */
export function isFilter(rules: FilterRules, typeName: string): boolean {
  return rules.get(typeName)?.fields.get('and')?.form === 'and';
}

function isRuled({ coded, among, local, measured, rising, atMost }: FilterField): boolean {
  if (coded !== null || among !== null || measured !== null) return true;
  return local || rising || atMost !== null;
}

function holdsOperators({ fields = [] }: InputObjectTypeDefinitionNode): boolean {
  const asked = fields.filter((field) => directiveArguments(field, 'gateway') === undefined);
  return asked.length > 0 && asked.every(({ name }) => operatorNames.has(name.value));
}

/** What a schema has beside the type that is read. */
interface Surroundings {
  readonly inputs: ReadonlyMap<string, unknown>;
  /** Values of enum types by the types' names. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly operators: ReadonlySet<string>;
}

function enumsOf({ definitions }: DocumentNode): Surroundings['enums'] {
  return new Map(
    definitions
      .filter((definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION)
      .map(({ name, values = [] }) => [name.value, values.map((one) => one.name.value)]),
  );
}

function readType(input: InputObjectTypeDefinitionNode, around: Surroundings): FilterType {
  const typeName = input.name.value;
  const fields = (input.fields ?? []).map((node): FilterField => {
    const { type, list, nonNull } = shapeOf(node.type);
    const name = node.name.value;
    return {
      name,
      type,
      list,
      required: nonNull && node.defaultValue === undefined,
      form: formOf(name, type, { ...around, typeName }),
      coded: codedOf(directiveArguments(node, 'coded')),
      among: valuesOf(directiveArguments(node, 'among')?.get('values'), around),
      local: directiveArguments(node, 'local') !== undefined,
      measured: measuredOf(directiveArguments(node, 'measured')),
      rising: directiveArguments(node, 'rising') !== undefined,
      atMost: numberOf(directiveArguments(node, 'atMost')?.get('items')) ?? null,
      fills: directiveArguments(node, 'gateway')?.get('fills') ?? null,
      home: null,
    };
  });
  return {
    name: typeName,
    fields: new Map(fields.map((field) => [field.name, field])),
    operators: around.operators.has(typeName),
    exactlyOne: directiveArguments(input, 'exactlyOne') !== undefined,
  };
}

function codedOf(given: ReadonlyMap<string, string> | undefined): CodedRule | null {
  if (given === undefined) return null;
  return { kind: given.get('kind') ?? null, scheme: given.get('scheme') ?? null };
}

function measuredOf(given: ReadonlyMap<string, string> | undefined): MeasuredRule | null {
  if (given === undefined) return null;
  return { of: given.get('of') ?? '', unit: given.get('unit') ?? '' };
}

function formOf(
  name: string,
  type: string,
  around: Surroundings & { readonly typeName: string },
): FieldForm {
  if (type === around.typeName && (name === 'and' || name === 'or' || name === 'not')) return name;
  if (around.operators.has(type)) return 'operators';
  return around.inputs.has(type) ? 'scope' : 'plain';
}

function valuesOf(name: string | undefined, { enums }: Surroundings): readonly string[] | null {
  if (name === undefined) return null;
  const values = enums.get(name);
  if (values === undefined) throw new Error(`the schema has no enum type ${name}`);
  return values;
}

function placeFields(type: FilterType, types: FilterRules): FilterType {
  const homes = findHomes(type, types);
  const fields = [...type.fields].map(
    ([name, field]) => [name, { ...field, home: homes.get(name) ?? null }] as const,
  );
  return { ...type, fields: new Map(fields) };
}
