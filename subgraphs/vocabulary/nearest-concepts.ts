import type { Concept } from './concept.ts';
import { codeOf, type ConceptName } from './concept-names.ts';

const mostSuggestions = 3;
/** Of a longer text only its beginning is compared; shared trigrams are counted in a byte. */
const longestCompared = 100;
const gramLength = 3;

interface Word {
  readonly concept: Concept;
  /** How many trigrams it has. */
  readonly size: number;
}

/** The concepts whose labels, ids or codes look most like a text, at most three; none that share nothing with it. */
export type FindNearest = (name: ConceptName) => readonly Concept[];

/** Compares by shared trigrams (Dice's coefficient), which bears swapped words and misspelt letters alike. */
export function createNearestFinder(concepts: readonly Concept[]): FindNearest {
  const words: Word[] = [];
  const holders = new Map<string, number[]>();
  for (const concept of concepts) {
    for (const text of wordsOf(concept)) {
      const grams = gramsOf(text);
      for (const gram of grams) {
        const known = holders.get(gram);
        if (known === undefined) holders.set(gram, [words.length]);
        else known.push(words.length);
      }
      words.push({ concept, size: grams.size });
    }
  }
  return ({ text, kind }) => {
    const grams = gramsOf(text.slice(0, longestCompared));
    const shared = new Uint8Array(words.length);
    for (const gram of grams) {
      for (const at of holders.get(gram) ?? []) shared[at] = (shared[at] ?? 0) + 1;
    }
    const scores = new Map<Concept, number>();
    for (const [at, { concept, size }] of words.entries()) {
      if (shared[at] === 0 || (kind !== null && concept.kind !== kind)) continue;
      const score = (2 * (shared[at] ?? 0)) / (grams.size + size);
      if (score > (scores.get(concept) ?? 0)) scores.set(concept, score);
    }
    return [...scores]
      .toSorted(([a, one], [b, other]) => other - one || compareIds(a, b))
      .slice(0, mostSuggestions)
      .map(([concept]) => concept);
  };
}

function wordsOf({ id, label, aliases }: Concept): readonly string[] {
  const names = [id, ...aliases.map((alias) => alias.id)];
  const labels = [label, ...aliases.flatMap((alias) => alias.label ?? [])];
  return [...new Set([...labels, ...names, ...names.map(codeOf)])];
}

/** Runs of three letters, ends marked, so that short codes have some and beginnings count. */
function gramsOf(text: string): ReadonlySet<string> {
  const marked = `  ${text.trim().toLowerCase()} `;
  const grams = new Set<string>();
  for (let at = 0; at + gramLength <= marked.length; at++) {
    grams.add(marked.slice(at, at + gramLength));
  }
  return grams;
}

function compareIds(a: Concept, b: Concept): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
