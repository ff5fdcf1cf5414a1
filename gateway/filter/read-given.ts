import { invalidAt, tooLargeAt } from './filter-errors.ts';
import type { FilterField, FilterRules, FilterType } from './filter-rules.ts';
import type { GivenFilter, GivenPart, Use } from './given-filter.ts';
import { readOperand, readPlain, requireAmong, requireLocal } from './read-operand.ts';

const mostLevels = 32;
const mostCriteria = 500;

interface Reading {
  readonly rules: FilterRules;
  criteria: number;
}

/**
 * Reads an argument of an input type that GraphQL has let through, lists of one given as a value too. FILTER_INVALID or
 * FILTER_TOO_LARGE, with the place, which begins with the argument's name, and what to give there instead.
 */
export function readGiven(
  rules: FilterRules,
  typeName: string,
  argument: string,
  value: unknown,
): GivenFilter {
  return readObject({ rules, criteria: 0 }, { typeName, path: argument, level: 1 }, value ?? {});
}

interface Place {
  readonly typeName: string;
  readonly path: string;
  readonly level: number;
}

function readObject(reading: Reading, place: Place, value: unknown): GivenFilter {
  const { typeName, path, level } = place;
  if (level > mostLevels) {
    throw tooLargeAt(path, `lies on level ${level}: nest at most ${mostLevels}`);
  }
  const type = typeOf(reading.rules, typeName);
  const given = readFields(type, path, value);
  const parts = given.map(([field, one]) => readPart(reading, { ...place, field }, one));
  for (const { name, required } of type.fields.values()) {
    if (required && !given.some(([field]) => field.name === name)) {
      throw invalidAt(path, `needs "${name}": give it`);
    }
  }
  if (type.exactlyOne && given.length !== 1) {
    const names = [...type.fields.keys()].join(', ');
    throw invalidAt(path, `has ${given.length} fields: give exactly one of ${names}`);
  }
  return { type, path, parts };
}

function readPart(
  reading: Reading,
  { field, path: around, level }: Place & { readonly field: FilterField },
  value: unknown,
): GivenPart {
  const path = `${around}.${field.name}`;
  const { form } = field;
  switch (form) {
    case 'plain':
      return { form, field, path, values: readPlain(field, path, value) };
    case 'operators':
      return { form, field, path, uses: readUses(reading, field, path, value) };
    case 'scope':
    case 'and':
    case 'or':
    case 'not':
      return {
        form,
        field,
        of: readObjects(reading, { field, path, level: level + 1 }, value),
      };
  }
}

/** The objects of a field. */
function readObjects(
  reading: Reading,
  { field, path, level }: Omit<Place, 'typeName'> & { readonly field: FilterField },
  value: unknown,
): readonly GivenFilter[] {
  const typeName = field.type;
  if (field.form === 'scope') count(reading, path);
  if (!field.list) return [readObject(reading, { typeName, path, level }, value)];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (field.form === 'or' && list.length === 0) {
    throw invalidAt(path, 'is empty: give at least one filter or leave it out');
  }
  return list.map((one, at) =>
    readObject(reading, { typeName, path: `${path}[${at}]`, level }, one),
  );
}

function readUses(
  reading: Reading,
  field: FilterField,
  path: string,
  value: unknown,
): readonly Use[] {
  const type = typeOf(reading.rules, field.type);
  const uses = readFields(type, path, value).map(([operator, operand]): Use => {
    count(reading, path);
    const { name } = operator;
    const at = `${path}.${name}`;
    if (name === 'descendantOf' && field.coded === null) {
      throw invalidAt(at, 'asks for concepts where none stand: ask by eq or in');
    }
    const given = readOperand(operator, at, operand);
    if (field.local) requireLocal(at, given);
    const { among } = field;
    const values = among === null || name === 'exists' ? given : requireAmong(among, at, given);
    return {
      operator: name,
      path: at,
      values,
      said: values.map(String),
      narrower: false,
      broader: [],
    };
  });
  const both = ['in', 'descendantOf'].every((name) => uses.some((use) => use.operator === name));
  if (both) throw invalidAt(path, 'has "in" and "descendantOf": give one of them here');
  return uses;
}

/** The fields that are there, in the order given; null stands for nothing. */
function readFields(type: FilterType, path: string, value: unknown): [FilterField, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidAt(path, `is no ${type.name}: give an object`);
  }
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return entries.map(([name, one]) => {
    const field = type.fields.get(name);
    if (field === undefined) {
      const known = [...type.fields.values()].filter(({ fills }) => fills === null);
      const names = known.map((one_) => one_.name).join(', ');
      throw invalidAt(path, `has no "${name}": give one of ${names}`);
    }
    if (field.fills !== null) {
      throw invalidAt(path, `has "${name}", which the gateway writes: leave it out`);
    }
    return [field, one];
  });
}

function typeOf(rules: FilterRules, name: string): FilterType {
  const type = rules.get(name);
  if (type === undefined) throw new Error(`the schema has no input type ${name}`);
  return type;
}

function count(reading: Reading, path: string): void {
  reading.criteria += 1;
  if (reading.criteria <= mostCriteria) return;
  throw tooLargeAt(path, `has more than ${mostCriteria} criteria: ask for less at once`);
}
