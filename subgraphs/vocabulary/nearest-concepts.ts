import type { Concept } from './concept.ts';
import { codeOf, type ConceptName, otherLabelsOf } from './concept-names.ts';

/** Most concepts that are offered for a name that means none, or several. */
export const mostSuggestions = 3;
/** Of a longer text only its beginning is compared; shared trigrams are counted in a byte. */
const longestCompared = 100;
const gramLength = 3;

interface Word {
  readonly concept: Concept;
  /** How many trigrams it has. */
  readonly size: number;
  /** Its words where it is a label; a code has none. */
  readonly parts: ReadonlySet<string>;
}

/** The concepts whose labels, ids or codes look most like a text, at most three; none that share nothing with it. */
export type FindNearest = (name: ConceptName) => readonly Concept[];

/**
 * Compares by shared trigrams (Dice's coefficient), which bears swapped words and misspelt letters alike. Labels that have every
 * word asked come before what has like letters.
 */
export function createNearestFinder(concepts: readonly Concept[]): FindNearest {
  const words: Word[] = [];
  const holders = new Map<string, number[]>();
  for (const concept of concepts) {
    for (const { text, parts } of namesOf(concept)) {
      const grams = gramsOf(text);
      for (const gram of grams) {
        const known = holders.get(gram);
        if (known === undefined) holders.set(gram, [words.length]);
        else known.push(words.length);
      }
      words.push({ concept, size: grams.size, parts });
    }
  }
  return ({ text, kind }) => {
    const compared = text.slice(0, longestCompared);
    const grams = gramsOf(compared);
    const asksFor = wholeLabelOf(compared);
    const shared = countShared(grams, holders, words.length);
    const scores = new Map<Concept, number>();
    for (const [at, { concept, size, parts }] of words.entries()) {
      if (shared[at] === 0 || (kind !== null && concept.kind !== kind)) continue;
      const score = (2 * (shared[at] ?? 0)) / (grams.size + size) + (asksFor(parts) ? 1 : 0);
      if (score > (scores.get(concept) ?? 0)) scores.set(concept, score);
    }
    return [...scores]
      .toSorted(([a, one], [b, other]) => other - one || compareIds(a, b))
      .slice(0, mostSuggestions)
      .map(([concept]) => concept);
  };
}

/** How many of the trigrams each word has. */
function countShared(
  grams: ReadonlySet<string>,
  holders: ReadonlyMap<string, readonly number[]>,
  words: number,
): Uint8Array {
  const shared = new Uint8Array(words);
  for (const gram of grams) {
    for (const at of holders.get(gram) ?? []) shared[at] = (shared[at] ?? 0) + 1;
  }
  return shared;
}

function namesOf(concept: Concept): readonly { text: string; parts: ReadonlySet<string> }[] {
  const ids = [concept.id, ...concept.aliases.map((alias) => alias.id)];
  const labels = new Set([concept.label, ...otherLabelsOf(concept)]);
  const codes = new Set([...ids, ...ids.map(codeOf)].filter((code) => !labels.has(code)));
  return [
    ...[...labels].map((text) => ({ text, parts: partsOf(text) })),
    ...[...codes].map((text) => ({ text, parts: new Set<string>() })),
  ];
}

/** Whether a label has every word of a text, which has at least one. */
function wholeLabelOf(text: string): (parts: ReadonlySet<string>) => boolean {
  const asked = [...partsOf(text)];
  return (parts) => asked.length > 0 && asked.every((part) => parts.has(part));
}

/** The words of a text: runs of letters and digits. */
function partsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
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
