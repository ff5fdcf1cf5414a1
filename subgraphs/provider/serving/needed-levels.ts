import { type ConstDirectiveNode, type DefinitionNode, type DocumentNode, Kind } from 'graphql';

import { type NeededLevel, neededLevels } from '#schema/wire/access-level.ts';

/** What each part of the contract needs by itself (`@access`); what leads to it may need more. */
export interface NeededLevels {
  readonly ofType: (type: string) => NeededLevel;
  readonly ofField: (type: string, field: string) => NeededLevel;
  readonly ofArgument: (type: string, field: string, argument: string) => NeededLevel;
  readonly ofInputField: (type: string, field: string) => NeededLevel;
  readonly ofEnumValue: (type: string, value: string) => NeededLevel;
}

/**
 * Reads `@access` from the contract's SDL, by schema coordinates: so it holds for who serves an earlier version, too, which has nothing
 * that the present one has not. What the SDL does not have needs INTERNAL, but for what federation brings (`_entities`).
 */
export function readNeededLevels(sdl: DocumentNode): NeededLevels {
  const levels = new Map<string, NeededLevel>();
  for (const definition of sdl.definitions) {
    for (const [coordinate, { directives }] of coordinatesOf(definition)) {
      levels.set(coordinate, readLevel(directives));
    }
  }
  const read = (coordinate: string): NeededLevel =>
    levels.get(coordinate) ?? (isFederations(coordinate) ? 'METADATA' : 'INTERNAL');
  return {
    ofType: (type) => read(type),
    ofField: (type, field) => read(`${type}.${field}`),
    ofArgument: (type, field, argument) => read(`${type}.${field}(${argument}:)`),
    ofInputField: (type, field) => read(`${type}.${field}`),
    ofEnumValue: (type, value) => read(`${type}.${value}`),
  };
}

/** `Query._entities`, `_Service.sdl` and the like. */
function isFederations(coordinate: string): boolean {
  return /^(?:Query\.)?_/.test(coordinate);
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[];
}

/** A type and what it has, by schema coordinate. */
function* coordinatesOf(definition: DefinitionNode): Generator<readonly [string, Directed]> {
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
    const type = definition.name.value;
    yield [type, definition];
    for (const value of definition.values ?? []) yield [`${type}.${value.name.value}`, value];
  } else if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    const type = definition.name.value;
    yield [type, definition];
    for (const field of definition.fields ?? []) yield [`${type}.${field.name.value}`, field];
  } else if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
    const type = definition.name.value;
    yield [type, definition];
    for (const field of definition.fields ?? []) {
      const coordinate = `${type}.${field.name.value}`;
      yield [coordinate, field];
      for (const own of field.arguments ?? []) yield [`${coordinate}(${own.name.value}:)`, own];
    }
  }
}

function readLevel(directives: readonly ConstDirectiveNode[] = []): NeededLevel {
  const access = directives.find(({ name }) => name.value === 'access');
  const level = access?.arguments?.find(({ name }) => name.value === 'level')?.value;
  if (level === undefined) return 'METADATA';
  if (level.kind === Kind.STRING && neededLevels.includes(level.value as NeededLevel)) {
    return level.value as NeededLevel;
  }
  throw new RangeError('the level of @access is none of those that there are');
}
