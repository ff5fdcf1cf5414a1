import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  type StringValueNode,
} from 'graphql';

import { type NeededLevel, neededLevels } from '#schema/wire/access-level.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { directiveArguments } from '../../read-sdl.ts';
import { uncoveredFields } from './require-covered.ts';

/** What the schema asks of callers, by schema coordinate (`Type`, `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`). */
export interface AccessRules {
  /** What a coordinate needs by itself; METADATA where the schema says nothing. */
  readonly needs: (coordinate: string) => NeededLevel;
  /** Coordinates that need more than METADATA. */
  readonly protected: ReadonlyMap<string, NeededLevel>;
  /** Types that implement each interface, or are in each union. */
  readonly possible: ReadonlyMap<string, readonly string[]>;
}

const levels: readonly string[] = neededLevels;
const contractUrl = /\/federate\/v\d/;

/**
 * Reads `@access` out of a supergraph. Throws CONFIGURATION_INVALID where the directive is missing or goes under another name (what is
 * renamed would be enforced by nobody), where a level is none, and where a field is made of what needs more than itself.
 */
export function readAccessRules(supergraphSdl: string): AccessRules {
  const document = parse(supergraphSdl, { noLocation: true });
  requireOwnName(document);
  const found = new Map<string, NeededLevel>();
  const possible = new Map<string, string[]>();
  for (const definition of document.definitions) {
    for (const [coordinate, node] of coordinatesOf(definition)) {
      const level = directiveArguments(node, 'access')?.get('level');
      if (level === undefined) continue;
      if (!levels.includes(level)) throw wrong(`${coordinate} needs "${level}", which is no level`);
      if (level !== 'METADATA' && level !== 'NONE') found.set(coordinate, level as NeededLevel);
    }
    for (const [abstract, name] of membershipsOf(definition)) {
      possible.set(abstract, [...(possible.get(abstract) ?? []), name]);
    }
  }
  const rules: AccessRules = {
    needs: (coordinate) => found.get(coordinate) ?? 'METADATA',
    protected: found,
    possible,
  };
  const [uncovered] = uncoveredFields(document, rules);
  if (uncovered !== undefined) throw wrong(uncovered);
  return rules;
}

interface WithDirectives {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function* coordinatesOf(definition: DefinitionNode): Iterable<readonly [string, WithDirectives]> {
  if (!('name' in definition) || definition.name === undefined) return;
  const name = definition.name.value;
  if ('fields' in definition) {
    yield [name, definition];
    for (const field of definition.fields ?? []) {
      const coordinate = `${name}.${field.name.value}`;
      yield [coordinate, field];
      for (const argument of 'arguments' in field ? (field.arguments ?? []) : []) {
        yield [`${coordinate}(${argument.name.value}:)`, argument];
      }
    }
  } else if ('values' in definition) {
    for (const value of definition.values ?? []) yield [`${name}.${value.name.value}`, value];
  }
}

function* membershipsOf(definition: DefinitionNode): Iterable<readonly [string, string]> {
  if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
    for (const { name } of definition.interfaces ?? []) yield [name.value, definition.name.value];
  } else if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    for (const { name } of definition.types ?? []) yield [definition.name.value, name.value];
  }
}

/** The contract's link must import `@access` as it is called. */
function requireOwnName({ definitions }: DocumentNode): void {
  const links = definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter(({ name }) => name.value === 'link')
      : [],
  );
  const contract = links.find((link) => contractUrl.test(textOf(link, 'url') ?? ''));
  if (contract === undefined) throw wrong('no link to the contract that @access belongs to');
  const imports = contract.arguments?.find(({ name }) => name.value === 'import')?.value;
  const plain =
    imports?.kind === Kind.LIST &&
    imports.values.some((value) => value.kind === Kind.STRING && value.value === '@access');
  if (!plain || textOf(contract, 'as') !== undefined) {
    throw wrong('@access is not imported, or under another name');
  }
}

function textOf(directive: ConstDirectiveNode, argument: string): string | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING ? (value satisfies StringValueNode).value : undefined;
}

function wrong(what: string): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `The supergraph cannot be enforced: ${what}. Compose it from the contract as it is.`,
  );
}
