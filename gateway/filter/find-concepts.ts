import { CodedError, errorCodes, type Suggestion } from '#schema/kernel/errors.ts';

import { RecentMap } from '../scatter/recent-map.ts';
import {
  type Concept,
  conceptKey,
  type ConceptName,
  type FindConcepts,
  type FoundConcept,
  type MissedConcept,
} from './concepts.ts';

/** Asks the vocabulary; `data` is null where it did not answer. */
export type AskVocabulary = (
  question: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
  signal?: AbortSignal,
) => Promise<{ readonly data?: Readonly<Record<string, unknown>> | null }>;

/** A concept as the vocabulary writes it. */
interface SentConcept {
  readonly id: string;
  readonly label: string;
  readonly unit: string | null;
  readonly aliases: readonly { readonly id: string }[];
}

interface SentMeaning {
  readonly concept: SentConcept | null;
  readonly ambiguous: boolean;
  readonly suggestions: readonly Suggestion[];
  readonly narrower: readonly SentConcept[];
  readonly broader: readonly SentConcept[];
  readonly overlapping: readonly SentConcept[];
}

const keptNames = 2_000;

const query = `query ($names: [ConceptName!]!) {
  conceptsNamed(names: $names) {
    concept { ...parts } ambiguous suggestions { id label }
    narrower { ...parts } broader { ...parts } overlapping { ...parts }
  }
}
fragment parts on Concept { id label unit aliases { id } }`;

/**
 * Finds concepts at the vocabulary, all that are not known yet in one question, and remembers those that were found; what is
 * none is asked anew, since it may become one.
 */
export function createConceptFinder(ask: AskVocabulary): FindConcepts {
  const known = new RecentMap<string, FoundConcept>(keptNames);
  const read = createReader();
  return async (names, signal) => {
    const meanings = new Map<string, FoundConcept | MissedConcept>();
    const missing = new Map<string, ConceptName>();
    for (const name of names) {
      const key = conceptKey(name);
      const found = known.get(key);
      if (found === undefined) missing.set(key, name);
      else meanings.set(key, found);
    }
    if (missing.size > 0) {
      const sent = await askFor(ask, [...missing.values()], signal);
      for (const [at, key] of [...missing.keys()].entries()) {
        const answer = sent[at];
        if (answer === undefined) throw unavailable();
        const meaning = read(answer);
        meanings.set(key, meaning);
        if (meaning.found) known.set(key, meaning);
      }
    }
    return names.map((name) => meanings.get(conceptKey(name)) ?? missed);
  };
}

const missed: MissedConcept = { found: false, ambiguous: false, suggestions: [] };

async function askFor(
  ask: AskVocabulary,
  names: readonly ConceptName[],
  signal: AbortSignal | undefined,
): Promise<readonly SentMeaning[]> {
  const { data } = await ask({ query, variables: { names } }, signal);
  const meanings = data?.['conceptsNamed'];
  if (!Array.isArray(meanings)) throw unavailable();
  return meanings as readonly SentMeaning[];
}

/** Reads meanings; concepts that are the same are one object, since many names lie around the same ones. */
function createReader(): (meaning: SentMeaning) => FoundConcept | MissedConcept {
  const shared = new Map<string, Concept>();
  const readConcept = (sent: SentConcept): Concept => {
    const text = JSON.stringify(sent);
    const same = shared.get(text);
    if (same !== undefined) return same;
    const { id, label, unit, aliases } = sent;
    const concept = { id, label, unit, names: [id, ...aliases.map((alias) => alias.id)] };
    shared.set(text, concept);
    return concept;
  };
  return ({ concept, ambiguous, suggestions, ...around }) => {
    if (concept === null) return { found: false, ambiguous, suggestions };
    return {
      found: true,
      concept: readConcept(concept),
      narrower: around.narrower.map(readConcept),
      broader: around.broader.map(readConcept),
      overlapping: around.overlapping.map(readConcept),
    };
  };
}

function unavailable(): CodedError {
  return new CodedError('CENTRAL_UNAVAILABLE', errorCodes.CENTRAL_UNAVAILABLE);
}
