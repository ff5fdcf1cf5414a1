import type { SelectionSetNode } from 'graphql';

import { collectFields, type DocumentScope } from './collect-fields.ts';
import type { JsonObject } from './json-object.ts';

/** What stands in a list with the counts of each provider for one of which nothing matches; a new object at each call. */
export type EmptyItem = (provider: string) => JsonObject;

const numberTypes: ReadonlySet<string> = new Set(['Int', 'Float']);

/** Compiles it from the selection of an item: numbers are 0, the provider is named, nothing else is known. */
export function compileEmptyItem(
  scope: DocumentScope,
  typeName: string,
  selections: readonly SelectionSetNode[],
): EmptyItem {
  const type = scope.rules.get(typeName);
  const fields = [...collectFields(scope, typeName, selections).values()].map((field) => {
    const { key, name } = field;
    const fieldType = type?.fields.get(name)?.type ?? '';
    const valueOf = (): ((provider: string) => unknown) => {
      if (name === '__typename') return () => typeName;
      if (name === type?.ownedBy) return (provider) => provider;
      if (scope.rules.get(fieldType)?.ownedBy !== undefined) {
        return compileEmptyItem(scope, fieldType, field.selections);
      }
      return () => (numberTypes.has(fieldType) ? 0 : null);
    };
    return [key, valueOf()] as const;
  });
  return (provider) => {
    const item: JsonObject = {};
    for (const [key, valueOf] of fields) item[key] = valueOf(provider);
    return item;
  };
}
