import type { Suggestion } from '#schema/kernel/errors.ts';

/** A concept as filters need it. */
export interface Concept {
  /** Canonical id: scheme and code with a colon. */
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  /** Unit of its numbers (UCUM); null where it has none. */
  readonly unit: string | null;
  /** Its id and what other systems call it, scheme and code with a colon. */
  readonly names: readonly string[];
}

/** A concept that was found by a name, with what lies around it. */
export interface FoundConcept {
  readonly found: true;
  readonly concept: Concept;
  /** All that it holds. */
  readonly narrower: readonly Concept[];
  /** All that hold it. */
  readonly broader: readonly Concept[];
  /** Those that hold some of what it holds and are neither above nor below it. */
  readonly overlapping: readonly Concept[];
}

/** Why a name is none: nobody has it, or several do. */
export interface MissedConcept {
  readonly found: false;
  readonly ambiguous: boolean;
  /** At most three. */
  readonly suggestions: readonly Suggestion[];
}

/** A text that is to name a concept. */
export interface ConceptName {
  readonly text: string;
  /** Kind of concept that is meant; null for any. */
  readonly kind: string | null;
}

/** Tells a name from others. */
export function conceptKey({ kind, text }: ConceptName): string {
  return `${kind ?? ''}\n${text}`;
}

/** What names mean, in their order. Throws CENTRAL_UNAVAILABLE where the vocabulary does not answer. */
export type FindConcepts = (
  names: readonly ConceptName[],
  signal?: AbortSignal,
) => Promise<readonly (FoundConcept | MissedConcept)[]>;
