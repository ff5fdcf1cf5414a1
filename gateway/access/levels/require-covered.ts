import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';

import { moreOf, type NeededLevel } from '#schema/wire/access-level.ts';

import { directiveArguments, shapeOf } from '../../read-sdl.ts';
import type { AccessRules } from './access-rules.ts';

/**
 * Fields of a supergraph that are made of what needs more than they do themselves (`@requires`), or of what cannot be followed
 * (`@fromContext`): such a field would show what its sources may not (GHSA-m8jr-fxqx-8xx6). One sentence each; none in a sound supergraph.
 */
export function uncoveredFields(document: DocumentNode, rules: AccessRules): readonly string[] {
  const types = new Map<string, ReadonlyMap<string, FieldDefinitionNode>>();
  for (const definition of document.definitions) {
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INTERFACE_TYPE_DEFINITION
    ) {
      continue;
    }
    const fields = new Map((definition.fields ?? []).map((field) => [field.name.value, field]));
    types.set(definition.name.value, fields);
  }
  const uncovered: string[] = [];
  for (const [type, fields] of types) {
    for (const [name, field] of fields) {
      const own = moreOf(rules.needs(type), rules.needs(`${type}.${name}`));
      for (const source of sourcesOf(field)) {
        const needed =
          source === null ? 'INTERNAL' : neededBy(rules, types, type, selectionOf(source));
        if (moreOf(own, needed) !== own) {
          uncovered.push(
            `${type}.${name} is made of what needs ${needed}, and needs ${own} itself`,
          );
        }
      }
    }
  }
  return uncovered;
}

/** What a field is made of, as the join specification writes it; null for what cannot be followed. */
function sourcesOf(field: FieldDefinitionNode): readonly (string | null)[] {
  return (field.directives ?? [])
    .filter(({ name }) => name.value === 'join__field')
    .flatMap((directive) => {
      const fromContext = directive.arguments?.some(
        ({ name }) => name.value === 'contextArguments',
      );
      const requires = directiveArguments({ directives: [directive] }, 'join__field')?.get(
        'requires',
      );
      return [
        ...(fromContext === true ? [null] : []),
        ...(requires === undefined ? [] : [requires]),
      ];
    });
}

function selectionOf(text: string): SelectionSetNode {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no selection');
  return definition.selectionSet;
}

function neededBy(
  rules: AccessRules,
  types: ReadonlyMap<string, ReadonlyMap<string, FieldDefinitionNode>>,
  type: string,
  { selections }: SelectionSetNode,
): NeededLevel {
  let needed: NeededLevel = 'NONE';
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      const field = types.get(type)?.get(name);
      const inner = field === undefined ? '' : shapeOf(field.type).type;
      needed = [rules.needs(type), rules.needs(`${type}.${name}`), rules.needs(inner)].reduce(
        moreOf,
        needed,
      );
      if (selection.selectionSet !== undefined) {
        needed = moreOf(needed, neededBy(rules, types, inner, selection.selectionSet));
      }
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? type;
      needed = moreOf(needed, neededBy(rules, types, condition, selection.selectionSet));
    }
  }
  return needed;
}
