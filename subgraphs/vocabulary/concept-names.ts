import type { Concept, ConceptKind } from './concept.ts';

/** A text that is to name a concept. */
export interface ConceptName {
  readonly text: string;
  /** Only concepts of this kind are meant. */
  readonly kind: ConceptKind | null;
}

/** All concepts that a name means; several where it is ambiguous. */
export type FindNamed = (name: ConceptName) => readonly Concept[];

/**
 * Finds concepts by what people write, the most exact way first: id or alias, code without its scheme, label, an alias's
 * label or what people write; letter case counts in none but the first. Ways that find something are not followed by others.
 */
export function createNameFinder(concepts: readonly Concept[]): FindNamed {
  const namesOf = ({ id, aliases }: Concept): string[] => [id, ...aliases.map((one) => one.id)];
  const ways = [
    indexBy(concepts, namesOf),
    indexBy(concepts, (concept) => namesOf(concept).map((name) => lower(codeOf(name)))),
    indexBy(concepts, ({ label }) => [lower(label)]),
    indexBy(concepts, (concept) => otherLabelsOf(concept).map(lower)),
  ];
  return ({ text, kind }) => {
    const exact = text.trim();
    for (const [at, way] of ways.entries()) {
      const named = way.get(at === 0 ? exact : lower(exact)) ?? [];
      const meant = named.filter((concept) => kind === null || concept.kind === kind);
      if (meant.length > 0) return meant;
    }
    return [];
  };
}

/** What a concept is called beside its label: labels of aliases, and what people write. */
export function otherLabelsOf({ aliases, spokenAs }: Concept): readonly string[] {
  return [...aliases.flatMap(({ label }) => label ?? []), ...spokenAs];
}

/** Without its scheme: `DCM:CT` is called `CT`. */
export function codeOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function indexBy(
  concepts: readonly Concept[],
  wordsOf: (concept: Concept) => readonly string[],
): ReadonlyMap<string, readonly Concept[]> {
  const index = new Map<string, Concept[]>();
  for (const concept of concepts) {
    for (const word of new Set(wordsOf(concept))) {
      index.set(word, [...(index.get(word) ?? []), concept]);
    }
  }
  return index;
}

function lower(text: string): string {
  return text.toLowerCase();
}
