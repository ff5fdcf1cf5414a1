import type { Concept } from './concept.ts';
import type { ConceptIndex } from './concept-index.ts';

/** What lies around a concept; it is in none of them itself. */
export interface Surroundings {
  /** All that it holds, however far below. */
  readonly narrower: readonly Concept[];
  /** All that hold it, however far above. */
  readonly broader: readonly Concept[];
  /** All that hold some of what it holds, and neither hold it nor are held by it. */
  readonly overlapping: readonly Concept[];
}

/** What lies around a concept in the hierarchy, each concept once, nearest first. */
export function surroundingsOf(index: ConceptIndex, concept: Concept): Surroundings {
  const narrower = reach([concept], ({ id }) => index.narrower(id));
  const broader = reach([concept], index.broader);
  const known = new Set([concept, ...narrower, ...broader]);
  const overlapping = reach(narrower, index.broader).filter((one) => !known.has(one));
  return { narrower, broader, overlapping };
}

/** All that is reached by steps from some concepts; those themselves only where steps lead back to them. */
function reach(
  from: readonly Concept[],
  next: (concept: Concept) => readonly Concept[],
): readonly Concept[] {
  const reached = new Set<Concept>();
  let edge = from;
  while (edge.length > 0) {
    const beyond = edge.flatMap(next).filter((concept) => !reached.has(concept));
    for (const concept of beyond) reached.add(concept);
    edge = [...new Set(beyond)];
  }
  return [...reached];
}
