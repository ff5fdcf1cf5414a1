import { CodedError } from '#schema/kernel/errors.ts';

import type { Concept, ConceptKind } from './concept.ts';
import { codeOf, createNameFinder, type FindNamed, otherLabelsOf } from './concept-names.ts';
import { createNearestFinder, type FindNearest } from './nearest-concepts.ts';

/** What a listing holds. */
export interface ConceptSelection {
  /** Label, or an alias's label or code, contains this, or it is a whole id, alias or code, letter case aside; null for any. */
  readonly search: string | null;
  readonly kind: ConceptKind | null;
}

/** All concepts, ready to be asked. */
export interface ConceptIndex {
  /** By id or alias; null where there is none. */
  readonly find: (id: string) => Concept | null;
  /** By what people write. */
  readonly named: FindNamed;
  /** What else people may have meant. */
  readonly nearest: FindNearest;
  /** Those directly below a concept, in the order of listings. */
  readonly narrower: (id: string) => readonly Concept[];
  /** Those directly above a concept, in the order given with it. */
  readonly broader: (concept: Concept) => readonly Concept[];
  /** All of a selection by label (letter case aside), then id. */
  readonly list: (selection: ConceptSelection) => readonly Concept[];
}

interface Entry {
  readonly concept: Concept;
  readonly words: readonly string[];
  /** Names that are looked for as a whole. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Indexes concepts. SOURCE_INVALID where an id or alias names two of them, where what people write for one names another, or where one is said to stand below another
 * that there is not.
 */
export function createConceptIndex(concepts: readonly Concept[]): ConceptIndex {
  const byName = indexNames(concepts);
  requireOwnSpokenNames(concepts);
  const ordered = concepts.toSorted((a, b) => compareTexts(positionOf(a), positionOf(b)));
  const narrower = new Map<string, Concept[]>();
  for (const concept of ordered) {
    for (const id of concept.broader) {
      if (byName.get(id)?.id !== id) {
        throw invalid(`${concept.id} stands below ${id}, which is no concept's id.`);
      }
      const below = narrower.get(id) ?? [];
      below.push(concept);
      narrower.set(id, below);
    }
  }
  const entries: readonly Entry[] = ordered.map((concept) => ({
    concept,
    words: wordsOf(concept),
    ids: idsOf(concept),
  }));
  return {
    find: (id) => byName.get(id) ?? null,
    named: createNameFinder(ordered),
    nearest: createNearestFinder(ordered),
    narrower: (id) => narrower.get(id) ?? [],
    broader: (concept) => concept.broader.flatMap((id) => byName.get(id) ?? []),
    list: ({ search, kind }) => {
      const wanted = (search ?? '').trim().toLowerCase();
      return entries
        .filter(({ concept }) => kind === null || concept.kind === kind)
        .filter(({ words, ids }) => ids.has(wanted) || words.some((word) => word.includes(wanted)))
        .map(({ concept }) => concept);
    },
  };
}

/**
 * Where a concept stands in every listing: label in lower case, then id. By code units, so that the order is the same
 * everywhere; no letter is smaller than what stands between the two.
 */
export function positionOf({ label, id }: Concept): string {
  return `${label.toLowerCase()}\u0000${id}`;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function indexNames(concepts: readonly Concept[]): ReadonlyMap<string, Concept> {
  const byName = new Map<string, Concept>();
  for (const concept of concepts) {
    for (const name of [concept.id, ...concept.aliases.map(({ id }) => id)]) {
      const other = byName.get(name);
      if (other !== undefined) {
        throw invalid(`${name} is a name of two concepts, ${other.id} and ${concept.id}.`);
      }
      byName.set(name, concept);
    }
  }
  return byName;
}

/** Labels and codes may be shared, and are then ambiguous; what is added for people to write must not be. */
function requireOwnSpokenNames(concepts: readonly Concept[]): void {
  const owners = new Map<string, Set<Concept>>();
  for (const concept of concepts) {
    for (const word of [codeOf(concept.id).toLowerCase(), ...wordsOf(concept)]) {
      owners.set(word, (owners.get(word) ?? new Set()).add(concept));
    }
  }
  for (const { id, spokenAs } of concepts) {
    for (const name of spokenAs) {
      const other = [...(owners.get(name.toLowerCase()) ?? [])].find((one) => one.id !== id);
      if (other !== undefined) {
        throw invalid(`"${name}" is written for ${id} and names ${other.id}.`);
      }
    }
  }
}

/** Codes without their scheme: a search for "ct" asks for no concept of SCT. */
function wordsOf(concept: Concept): readonly string[] {
  const codes = concept.aliases.map(({ id }) => codeOf(id));
  const words = [concept.label, ...otherLabelsOf(concept), ...codes];
  return words.map((word) => word.toLowerCase());
}

function idsOf({ id, aliases }: Concept): ReadonlySet<string> {
  const names = [id, codeOf(id), ...aliases.map((alias) => alias.id)];
  return new Set(names.map((name) => name.toLowerCase()));
}

function invalid(problem: string): CodedError {
  return new CodedError('SOURCE_INVALID', `${problem} Correct the vocabulary's concepts.`);
}
