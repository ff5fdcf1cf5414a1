import { getNamedType, isEnumType, isInputObjectType } from 'graphql';

import type { AccessRules } from './access-rules.ts';
import type { DocumentNeeds, GivenType, Need } from './needed-by-document.ts';

/** What the values of variables need, where they are input objects or enums; a loop, since a filter can be nested deeper than a stack. */
export function neededByVariables(
  rules: AccessRules,
  { variables }: DocumentNeeds,
  given: Readonly<Record<string, unknown>>,
): readonly Need[] {
  const needs = new Map<string, Need>();
  const left: [GivenType, unknown][] = [...variables].map(([name, type]) => [type, given[name]]);
  const add = (coordinate: string): void => {
    const level = rules.protected.get(coordinate);
    if (level !== undefined) needs.set(coordinate, { coordinate, level, given: true });
  };
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [type, value] = next;
    if (Array.isArray(value)) {
      for (const item of value) left.push([type, item]);
      continue;
    }
    if (isEnumType(type)) {
      add(`${type.name}.${String(value)}`);
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    const fields = type.getFields();
    for (const [name, inner] of Object.entries(value)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) continue;
      add(`${type.name}.${name}`);
      const named = getNamedType(field.type);
      if (isInputObjectType(named) || isEnumType(named)) left.push([named, inner]);
    }
  }
  return [...needs.values()];
}
