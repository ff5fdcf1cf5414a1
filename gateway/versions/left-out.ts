import { type ArgumentNode, type FieldNode, Kind } from 'graphql';

import type { Json } from '../scatter/json-object.ts';
import { notAsked } from '../scatter/merge-values.ts';
import { type Contract, joined } from './contract.ts';

/**
 * What was left out of a selection, to be put into the answer, by response key: null, or an object without what was not asked. A number that
 * is added up is not put back, nor is a list that is joined: null would say that the provider keeps it to itself.
 */
export interface LeftOut {
  readonly fields: readonly (readonly [key: string, value: null | Json])[];
  readonly nested: readonly (readonly [key: string, LeftOut])[];
  readonly entries: readonly (readonly [key: string, entries: EntriesAsked])[];
}

/** Entries of a list as they were asked for: of those that the version does not have nothing is said but what they are of; null for others. */
export type EntriesAsked = readonly (Json | null)[];

/** Puts back what was left out; in place. */
export function putBack(left: LeftOut, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) putBack(left, item);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const [key, absent] of left.fields) object[key] = absent === null ? null : { ...absent };
  for (const [key, inner] of left.nested) putBack(inner, object[key]);
  for (const [key, entries] of left.entries) object[key] = withEntries(object[key], entries);
}

function withEntries(list: unknown, asked: EntriesAsked): unknown {
  if (!Array.isArray(list)) return list;
  const told: unknown[] = list.toReversed();
  return asked.flatMap((entry) =>
    entry === null ? told.splice(-1) : [{ ...entry, [notAsked]: true }],
  );
}

/** A field where it is selected. */
export interface SelectedField {
  readonly typeName: string;
  readonly node: FieldNode;
}

/** Entries of a list that is joined by what an argument names; null where the version has all that were asked for, or it is no such list. */
export function askedEntries(
  { present, earlier }: { readonly present: Contract; readonly earlier: Contract },
  { typeName, node }: SelectedField,
  given: (argument: ArgumentNode) => unknown,
): EntriesAsked | null {
  const field = present.objects.get(typeName)?.get(node.name.value);
  if (field?.merge !== joined || field.key === undefined) return null;
  const named = present.objects.get(field.type)?.get(field.key)?.type ?? '';
  const isNamed = ({ name }: ArgumentNode): boolean =>
    field.arguments.get(name.value)?.type === named;
  const values = node.arguments?.filter(isNamed).flatMap((argument) => given(argument)) ?? [];
  const known = earlier.enums.get(named);
  if (known === undefined || values.every((value) => known.has(String(value)))) return null;
  const keys = keysOf(node, field.key);
  return values.map((value) =>
    known.has(String(value)) ? null : Object.fromEntries(keys.map((key) => [key, value])),
  );
}

/** Response keys of a field among those selected of another. */
function keysOf({ selectionSet }: FieldNode, name: string): readonly string[] {
  return (selectionSet?.selections ?? []).flatMap((node) =>
    node.kind === Kind.FIELD && node.name.value === name
      ? [node.alias?.value ?? node.name.value]
      : [],
  );
}
