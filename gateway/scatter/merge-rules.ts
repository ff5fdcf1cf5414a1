import {
  type ConstValueNode,
  type EnumTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql';

import type { NeededLevel } from '#schema/wire/access-level.ts';

import { directiveArguments, numberOf, shapeOf } from '../read-sdl.ts';

/** How the values of several providers become one; see `@merge` in the schema. */
export type MergeBy =
  | 'CONNECTION'
  | 'OBJECT'
  | 'CONCAT'
  | 'KEYED'
  | 'SUM'
  | 'SUM_KNOWN'
  | 'MIN'
  | 'MAX'
  | 'SAME'
  | 'OVERLAP';

/** An argument of a field. */
export interface ArgumentRule {
  /** Its type as SDL writes it. */
  readonly type: string;
  readonly defaultValue: ConstValueNode | undefined;
  /** Whether it holds a cursor (`@sealed`). */
  readonly sealed: boolean;
  /** Whether, when false, it makes the field tell of rows that a filter leaves out (`@widens`). */
  readonly widens: boolean;
  /** A list's greatest length (`@atMost`); undefined where the schema says none. */
  readonly atMost: number | undefined;
  /** What the gateway obeys it for (`@gateway`); no provider is sent it. */
  readonly fills: string | undefined;
}

/** A field and what its directives say. */
export interface FieldRule {
  /** Name of its type, list and non-null aside. */
  readonly type: string;
  readonly list: boolean;
  readonly nonNull: boolean;
  readonly merge: MergeBy | undefined;
  /** Field that lists are joined on; with KEYED and OVERLAP only. */
  readonly mergeKey: string | undefined;
  /** Field that providers are asked for in its place. */
  readonly mergeOf: string | undefined;
  /** Field that counts; with OVERLAP only. */
  readonly mergeCount: string | undefined;
  /** What a caller needs to be shown it (`@access`). */
  readonly needs: NeededLevel;
  /** Which rows it counts of those that a filter describes (`@counts`), such as LOWER; undefined where it counts none. */
  readonly counts: string | undefined;
  /** Argument that holds global ids (`@route`). */
  readonly route: string | undefined;
  /** What the gateway fills it with (`@gateway`). */
  readonly fills: string | undefined;
  /** Whether it is a cursor (`@sealed`). */
  readonly sealed: boolean;
  readonly arguments: ReadonlyMap<string, ArgumentRule>;
}

/** An object type and what its directives say. */
export interface TypeRule {
  readonly name: string;
  /** Field that starts with the owner's id (`@owned`). */
  readonly ownedBy: string | undefined;
  /** Asked of all providers (`@scattered`). */
  readonly scattered: boolean;
  /** What a caller needs to be shown anything of it (`@access`). */
  readonly needs: NeededLevel;
  readonly fields: ReadonlyMap<string, FieldRule>;
  /** What it can be, where it is an enum. */
  readonly values: ReadonlySet<string>;
}

/** All object types and enums of a supergraph by name. */
export type MergeRules = ReadonlyMap<string, TypeRule>;

/** Reads the rules that stand as directives in a supergraph; inaccessible fields are among them. */
export function readMergeRules(supergraphSdl: string): MergeRules {
  const rules = new Map<string, TypeRule>();
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      rules.set(definition.name.value, readType(definition));
    } else if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
      rules.set(definition.name.value, readEnum(definition));
    }
  }
  return rules;
}

function readType(definition: ObjectTypeDefinitionNode): TypeRule {
  const fields = new Map<string, FieldRule>();
  for (const field of definition.fields ?? []) {
    const merge = directiveArguments(field, 'merge');
    fields.set(field.name.value, {
      ...shapeOf(field.type),
      merge: merge?.get('by') as MergeBy | undefined,
      mergeKey: merge?.get('key'),
      mergeOf: merge?.get('of'),
      mergeCount: merge?.get('count'),
      needs: levelOf(field),
      counts: directiveArguments(field, 'counts')?.get('rows'),
      route: directiveArguments(field, 'route')?.get('argument'),
      fills: directiveArguments(field, 'gateway')?.get('fills'),
      sealed: directiveArguments(field, 'sealed') !== undefined,
      arguments: new Map(
        (field.arguments ?? []).map((argument) => [
          argument.name.value,
          {
            type: print(argument.type),
            defaultValue: argument.defaultValue,
            sealed: directiveArguments(argument, 'sealed') !== undefined,
            widens: directiveArguments(argument, 'widens') !== undefined,
            atMost: numberOf(directiveArguments(argument, 'atMost')?.get('items')),
            fills: directiveArguments(argument, 'gateway')?.get('fills'),
          },
        ]),
      ),
    });
  }
  return {
    name: definition.name.value,
    ownedBy: directiveArguments(definition, 'owned')?.get('by'),
    scattered: directiveArguments(definition, 'scattered') !== undefined,
    needs: levelOf(definition),
    fields,
    values: new Set(),
  };
}

function levelOf(definition: Parameters<typeof directiveArguments>[0]): NeededLevel {
  return (directiveArguments(definition, 'access')?.get('level') ?? 'METADATA') as NeededLevel;
}

function readEnum({ name, values = [] }: EnumTypeDefinitionNode): TypeRule {
  return {
    name: name.value,
    ownedBy: undefined,
    scattered: false,
    needs: 'METADATA',
    fields: new Map(),
    values: new Set(values.map((value) => value.name.value)),
  };
}
