import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';

import { isObject, type Json } from '../scatter/json-object.ts';
import { addedUp, type Contract, type FieldOfContract } from './contract.ts';

type Fields = readonly (readonly [key: string, node: FieldNode, field: FieldOfContract])[];

/** The fields of this version that a selection on a type has, by response key. */
function fieldsOf(present: Contract, typeName: string, set: SelectionSetNode | undefined): Fields {
  return (set?.selections ?? []).flatMap((node) => {
    if (node.kind !== Kind.FIELD) return [];
    const field = present.objects.get(typeName)?.get(node.name.value);
    return field === undefined
      ? []
      : [[node.alias?.value ?? node.name.value, node, field] as const];
  });
}

/** An upper bound that an earlier version does not have: what the fields of the same names beside it say of everything is one. */
export interface MadeUpBound {
  readonly key: string;
  /** Response key and name. */
  readonly fields: readonly (readonly [key: string, name: string])[];
}

/** The upper bounds of a selection that an earlier version does not have, but fields of their names beside them. */
export function findMadeUp(
  { present, earlier }: { readonly present: Contract; readonly earlier: Contract },
  typeName: string,
  set: SelectionSetNode | undefined,
): readonly MadeUpBound[] {
  const known = earlier.objects.get(typeName);
  return fieldsOf(present, typeName, set).flatMap(([key, node, field]) => {
    if (field.counts !== 'UPPER' || field.list || known?.has(node.name.value) !== false) return [];
    const fields = fieldsOf(present, field.type, node.selectionSet).map(
      ([inner, { name }]) => [inner, name.value] as const,
    );
    return fields.length > 0 && fields.every(([, name]) => known.has(name))
      ? [{ key, fields }]
      : [];
  });
}

/** Text of the fields that are not of certain rows alone, in the version that has them; empty where there are none. */
export function writeUpper(
  { present, earlier }: { readonly present: Contract; readonly earlier: Contract },
  typeName: string,
  set: SelectionSetNode | undefined,
): string {
  const known = earlier.objects.get(typeName);
  return fieldsOf(present, typeName, set)
    .flatMap(([key, node, field]) => {
      const name = node.name.value;
      if (known?.has(name) !== true) return [];
      if (field.counts === 'UPPER' || field.counts === 'EXACT') return [`${key}:${name}`];
      if (field.merge !== 'OBJECT') return [];
      const inner = writeUpper({ present, earlier }, field.type, node.selectionSet);
      return inner === '' ? [] : [`${key}:${name}{${inner}}`];
    })
    .join(' ');
}

/** What is known of a filter of which only bounds could be asked: by the lower one, null where nothing is enough, and by the upper one. */
export interface BoundedAnswers {
  readonly lower: Json | null;
  readonly upper: Json | null;
}

/** One answer of two: certain rows are those of the lower bound, what may match is counted by the upper one. */
export function joinBounds(
  present: Contract,
  typeName: string,
  set: SelectionSetNode | undefined,
  { lower, upper }: BoundedAnswers,
): Json {
  const joined: Record<string, unknown> = { ...lower };
  for (const [key, node, field] of fieldsOf(present, typeName, set)) {
    const most = upper?.[key];
    if (field.counts === 'UPPER') joined[key] = most ?? null;
    else if (field.counts === 'EXACT') joined[key] = most === 0 ? 0 : null;
    else if (isObjectField(present, field)) {
      const inner = { lower: inside(lower, key), upper: inside(upper, key) };
      joined[key] =
        inner.lower === null && inner.upper === null && lower !== null
          ? null
          : joinBounds(present, field.type, node.selectionSet, inner);
    } else if (lower === null) joined[key] = nothing(field);
  }
  return joined;
}

function isObjectField(present: Contract, { type, list }: FieldOfContract): boolean {
  return !list && present.objects.has(type);
}

function inside(object: Json | null, key: string): Json | null {
  const value = object?.[key];
  return isObject(value) ? value : null;
}

/** What a field says where nothing certainly matches; a number that is added up and of which that says nothing is not there. */
function nothing({ list, counts, type, merge }: FieldOfContract): unknown {
  if (list) return [];
  if (counts === 'LOWER') return 0;
  if (merge === addedUp) return undefined;
  return type === 'Boolean' ? false : null;
}
