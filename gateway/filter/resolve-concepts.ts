import { CodedError } from '#schema/kernel/errors.ts';

import {
  type Concept,
  conceptKey,
  type ConceptName,
  type FindConcepts,
  type FoundConcept,
  type MissedConcept,
} from './concepts.ts';
import { placeOf, tooLargeAt } from './filter-errors.ts';
import type { CodedRule } from './filter-rules.ts';
import { type GivenFilter, mapGiven, type Use } from './given-filter.ts';
import { shorten } from './words.ts';

/** A filter whose concepts are resolved. */
export interface ResolvedFilter {
  readonly given: GivenFilter;
  /** Units (UCUM) of the concepts that an operator asks for, as far as they have one. */
  readonly unitsOf: (use: Use) => readonly string[];
}

const mostNames = 500;
/** `exists` asks for no concept. */
const conceptOperators = new Set(['eq', 'ne', 'in', 'notIn', 'descendantOf', 'any', 'all', 'none']);

/**
 * Puts in the place of every concept's name what rows have: the code of the field's scheme, else the canonical id. Asks once
 * for all names. CONCEPT_UNKNOWN or CONCEPT_AMBIGUOUS, with suggestions, for the first name that is none.
 */
export async function resolveConcepts(
  given: GivenFilter,
  find: FindConcepts,
  signal?: AbortSignal,
): Promise<ResolvedFilter> {
  const names = new Map<string, ConceptName>();
  for (const { path, coded, values } of namesIn(given)) {
    for (const text of values) {
      const name = { text, kind: coded.kind };
      names.set(conceptKey(name), name);
    }
    if (names.size > mostNames) {
      throw tooLargeAt(path, `names one concept more than ${mostNames}: name fewer`);
    }
  }
  const answers = names.size === 0 ? [] : await find([...names.values()], signal);
  const found = new Map([...names.keys()].map((key, index) => [key, answers[index]]));
  const conceptsOf = (path: string, coded: CodedRule, values: Use['values']): FoundConcept[] =>
    values.map((value) => {
      const text = String(value);
      return requireFound(path, text, found.get(conceptKey({ text, kind: coded.kind })));
    });
  const units = new Map<Use, readonly string[]>();
  const resolved = mapGiven(given, ({ parts }) =>
    parts.map((part) => {
      const { coded } = part.field;
      if ('of' in part || coded === null) return part;
      if (part.form === 'plain') {
        const concepts = conceptsOf(part.path, coded, part.values);
        return { ...part, values: namesOfRows(concepts, part.values, coded) };
      }
      const uses = part.uses.map((use) => {
        if (!conceptOperators.has(use.operator)) return use;
        const concepts = conceptsOf(use.path, coded, use.values);
        const written = writeUse(use, concepts, coded);
        units.set(written, unitsOf(concepts, written.narrower));
        return written;
      });
      return { ...part, uses };
    }),
  );
  return { given: resolved, unitsOf: (use) => units.get(use) ?? [] };
}

interface Names {
  readonly path: string;
  readonly coded: CodedRule;
  readonly values: readonly string[];
}

function* namesIn({ parts }: GivenFilter): Generator<Names> {
  for (const part of parts) {
    const { coded } = part.field;
    if ('of' in part) for (const one of part.of) yield* namesIn(one);
    else if (coded !== null) {
      const uses =
        part.form === 'plain'
          ? [part]
          : part.uses.filter(({ operator }) => conceptOperators.has(operator));
      for (const { path, values } of uses) yield { path, coded, values: values.map(String) };
    }
  }
}

function requireFound(
  path: string,
  text: string,
  answer: FoundConcept | MissedConcept | undefined,
): FoundConcept {
  if (answer?.found === true) return answer;
  const suggestions = answer?.suggestions ?? [];
  const shown = suggestions.map(({ id, label }) => `${id} (${label})`).join(', ');
  const ambiguous = answer?.ambiguous === true;
  const problem = ambiguous ? 'which means several concepts' : 'which names no concept';
  const advice = shown === '' ? 'ask `concepts` for those that there are' : `give one of ${shown}`;
  throw new CodedError(
    ambiguous ? 'CONCEPT_AMBIGUOUS' : 'CONCEPT_UNKNOWN',
    `${placeOf(path)} has "${shorten(text)}", ${problem}: ${advice}.`,
    undefined,
    suggestions,
  );
}

function writeUse(use: Use, concepts: readonly FoundConcept[], coded: CodedRule): Use {
  const narrower = use.operator === 'descendantOf';
  const rowsHave = (concept: Concept): string => nameIn(concept, coded) ?? concept.id;
  const held = narrower ? concepts.flatMap((one) => one.narrower.map(rowsHave)) : [];
  const values = unique([...namesOfRows(concepts, use.values, coded), ...held]);
  const around = concepts.flatMap(({ broader, overlapping }) =>
    narrower ? [...broader, ...overlapping] : broader,
  );
  return {
    ...use,
    values,
    said: unique(concepts.map(({ concept }) => concept.label)),
    narrower,
    broader: unique(around.map(rowsHave)).filter((name) => !values.includes(name)),
  };
}

/** What rows call the concepts that these texts name. */
function namesOfRows(
  concepts: readonly FoundConcept[],
  texts: Use['values'],
  coded: CodedRule,
): readonly string[] {
  return concepts.map(({ concept }, at) => {
    const code = nameIn(concept, coded);
    // Rows of a scheme may have a string that no system lists: what was given as a bare code stays.
    return code ?? bareCode(concept, String(texts[at])) ?? concept.id;
  });
}

/** What rows call a concept: the code in the field's scheme, or the id where the field has none; null without such a code. */
function nameIn({ id, names }: Concept, { scheme }: CodedRule): string | null {
  if (scheme === null) return id;
  const name = names.find((one) => one.startsWith(`${scheme}:`));
  return name === undefined ? null : name.slice(scheme.length + 1);
}

function bareCode({ names }: Concept, text: string): string | null {
  const codes = names.map((name) => name.slice(name.indexOf(':') + 1).toLowerCase());
  return codes.includes(text.toLowerCase()) ? text : null;
}

function unitsOf(concepts: readonly FoundConcept[], withNarrower: boolean): readonly string[] {
  const all = concepts.flatMap(({ concept, narrower }) =>
    withNarrower ? [concept, ...narrower] : [concept],
  );
  return unique(all.flatMap(({ unit }) => (unit === null ? [] : [unit])));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
