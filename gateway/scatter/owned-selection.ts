import type { SelectionSetNode } from 'graphql';

import { type CollectedField, collectFields } from './collect-fields.ts';
import { argumentNamed, type DocumentWriter } from './document-writer.ts';
import { type FilledField, selectFilled } from './filled-fields.ts';
import type { FieldRule } from './merge-rules.ts';
import { compileValue } from './read-value.ts';

/** What the gateway has to do within what one provider answered; fields that are not named stay as they are. */
export interface OwnedPlan {
  readonly steps: readonly OwnedStep[];
  /** Whether something is sealed or filled; else it is only looked at. */
  readonly changes: boolean;
}

/** One field of an owned object; `own` is a global id, which must be its provider's. */
export type OwnedStep =
  | { readonly key: string; readonly kind: 'own' }
  | { readonly key: string; readonly kind: 'seal'; readonly scope: number }
  | { readonly key: string; readonly kind: 'filled'; readonly filled: FilledField }
  | { readonly key: string; readonly kind: 'descend'; readonly plan: OwnedPlan };

/** A selection as a provider is asked it, and what is left to do with its answer. */
export interface OwnedSelection {
  /** In braces. */
  readonly text: string;
  /** Null where nothing is left to do. */
  readonly plan: OwnedPlan | null;
}

interface OwnedParts {
  readonly texts: string[];
  readonly steps: OwnedStep[];
}

interface OwnedField {
  readonly typeName: string;
  readonly field: CollectedField;
  readonly rule: FieldRule;
  readonly sealScope: number;
}

/** What lies around an owned object. */
interface OwnedSurroundings {
  /** Scope that its cursors belong to. */
  readonly sealScope: number;
  /** Variable of the argument that explains it; null where there is none. */
  readonly explained: string | null;
}

/** Compiles a selection of which one provider owns all. */
function selectOwned(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
  { sealScope, explained }: OwnedSurroundings,
): OwnedParts {
  const parts: OwnedParts = { texts: [], steps: [] };
  const type = writer.scope.rules.get(typeName);
  for (const field of collectFields(writer.scope, typeName, selections).values()) {
    const rule = type?.fields.get(field.name);
    // Every type has `__typename`, which no rule names.
    if (rule === undefined) parts.texts.push(writer.writeField(field, rule, new Map()));
    else if (rule.fills === undefined) {
      selectOwnedField(writer, { typeName, field, rule, sealScope }, parts);
    } else {
      const filled = selectFilled(writer, rule, field, explained);
      parts.steps.push({ key: field.key, kind: 'filled', filled });
    }
  }
  return parts;
}

function selectOwnedField(
  writer: DocumentWriter,
  place: OwnedField,
  { texts, steps }: OwnedParts,
): void {
  const { field, rule } = place;
  const { key } = field;
  const { scope, replaced } = sealArgument(writer, place);
  if (rule.sealed) steps.push({ key, kind: 'seal', scope });
  let text = writer.writeField(field, rule, replaced);
  if (field.selections.length > 0) {
    const around = { sealScope: scope, explained: writer.explainedBy(field, rule) };
    const parts = selectOwned(writer, rule.type, field.selections, around);
    const nested = joinParts({
      ...parts,
      steps: [...ownIds(writer, rule.type, field), ...parts.steps],
    });
    text += nested.text;
    if (nested.plan !== null) steps.push({ key, kind: 'descend', plan: nested.plan });
  }
  texts.push(text);
}

/** Where an object's own global id stands, under whatever names: what a provider says is of its own things. */
function ownIds(
  writer: DocumentWriter,
  typeName: string,
  { selections }: { readonly selections: readonly SelectionSetNode[] },
): OwnedStep[] {
  const ownedBy = writer.scope.rules.get(typeName)?.ownedBy;
  if (ownedBy === undefined) return [];
  return [...collectFields(writer.scope, typeName, selections).values()]
    .filter(({ name }) => name === ownedBy)
    .map(({ key }) => ({ key, kind: 'own' }));
}

/** A field with a cursor argument begins a seal scope; the cursor itself is opened before the provider sees it. */
function sealArgument(
  writer: DocumentWriter,
  { typeName, field, rule, sealScope }: OwnedField,
): { readonly scope: number; readonly replaced: ReadonlyMap<string, string> } {
  const replaced = new Map<string, string>();
  const sealed = [...rule.arguments].find(([, argument]) => argument.sealed);
  if (sealed === undefined) return { scope: sealScope, replaced };
  const [name, { type }] = sealed;
  const scope = writer.addSealScope(typeName, field, rule);
  const node = argumentNamed(field, name);
  if (node !== undefined) {
    const value = compileValue(node.value, writer.defaults);
    replaced.set(name, `$${writer.addNestedCursor(value, scope, type)}`);
  }
  return { scope, replaced };
}

function joinParts({ texts, steps }: OwnedParts): OwnedSelection {
  const text = texts.length === 0 ? '__typename' : texts.join(' ');
  return {
    text: `{${text}}`,
    plan: steps.length === 0 ? null : { steps, changes: steps.some(changes) },
  };
}

function changes(step: OwnedStep): boolean {
  return step.kind === 'descend' ? step.plan.changes : step.kind !== 'own';
}

const ownerKey = '__atlas_owner';

/** A selection of an entity of one provider: its text and plan, and under which key its global id stands. */
export interface RowSelection extends OwnedSelection {
  /** Null where the type has no owner. */
  readonly idKey: string | null;
  /** Whether its provider has to be asked: not where all that is wanted is filled, or known from the id. */
  readonly asks: boolean;
}

/** Compiles the selection of a row, its global id with it. */
export function selectRow(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
): RowSelection {
  const ownedBy = writer.scope.rules.get(typeName)?.ownedBy;
  const parts = selectOwned(writer, typeName, selections, { sealScope: -1, explained: null });
  if (ownedBy === undefined) return { ...joinParts(parts), idKey: null, asks: true };
  const fields = collectFields(writer.scope, typeName, selections);
  const isFilled = parts.steps.some(({ kind }) => kind === 'filled');
  const known = [...fields.values()].filter(
    ({ name }) => name === ownedBy || name === '__typename',
  );
  const asks = !isFilled || parts.texts.length > known.length;
  // The id itself is looked at wherever the row is; others of its names here.
  parts.steps.push(
    ...ownIds(writer, typeName, { selections }).filter(({ key }) => key !== ownedBy),
  );
  if (fields.get(ownedBy)?.name === ownedBy) {
    return { ...joinParts(parts), idKey: ownedBy, asks };
  }
  parts.texts.unshift(`${ownerKey}:${ownedBy}`);
  return { ...joinParts(parts), idKey: ownerKey, asks };
}
