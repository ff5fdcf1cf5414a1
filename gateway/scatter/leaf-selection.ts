import type { SelectionSetNode } from 'graphql';

import { collectFields, type DocumentScope } from './collect-fields.ts';

/** The fields that are wanted of an object without objects in it, by response key. */
export type LeafSelection = readonly LeafField[];

type LeafField =
  | { readonly key: string; readonly from: string }
  | { readonly key: string; readonly constant: string };

/** Compiles a selection on a type whose fields are all scalars or enums. */
export function selectLeaves(
  scope: DocumentScope,
  typeName: string,
  selections: readonly SelectionSetNode[],
): LeafSelection {
  return [...collectFields(scope, typeName, selections).values()].map(({ key, name }) =>
    name === '__typename' ? { key, constant: typeName } : { key, from: name },
  );
}

/** An object as it was selected; a new one at each call. */
export function projectLeaves(selection: LeafSelection, object: object): Record<string, unknown> {
  const projected: Record<string, unknown> = {};
  for (const field of selection) {
    projected[field.key] =
      'constant' in field
        ? field.constant
        : ((object as Readonly<Record<string, unknown>>)[field.from] ?? null);
  }
  return projected;
}
