import { createHash } from 'node:crypto';

import { canonicalText } from '../scatter/canonical-text.ts';
import type {
  ArgumentPreparer,
  PreparedArgument,
  TypedArgument,
} from '../scatter/prepared-arguments.ts';
import { canonicalJson } from './canonical-json.ts';
import { normalise } from './canonical-form.ts';
import { always, type Criterion, isAlways, isNever } from './criterion.ts';
import type { FindConcepts } from './concepts.ts';
import { findContradiction } from './contradiction.ts';
import { convertMeasured } from './convert-measured.ts';
import { explain } from './explain.ts';
import { type FilterRules, hasRules, isFilter, readFilterRules } from './filter-rules.ts';
import type { GivenFilter } from './given-filter.ts';
import { readGiven } from './read-given.ts';
import { resolveConcepts } from './resolve-concepts.ts';
import { toCriterion } from './to-criterion.ts';
import { writeValue } from './write-value.ts';

/** A filter as the Atlas understood it; the fields of the schema's type of that name. */
export interface Explanation {
  /** One English sentence. */
  readonly sentence: string;
  /** One spelling for all filters that say the same, as JSON. */
  readonly canonical: string;
  /** SHA-256 of the canonical form, hexadecimal. */
  readonly hash: string;
  /** One English sentence: why nothing can certainly match. Null where no reason was found. */
  readonly contradiction: string | null;
}

/**
 * A preparer that asks `find` what the names of concepts mean, once for a filter or a list's item. It validates, resolves, normalises
 * and explains arguments by the rules of a supergraph, each item of a list by itself. `prepare` throws CodedError (FILTER_INVALID,
 * FILTER_TOO_LARGE, CONCEPT_UNKNOWN, CONCEPT_AMBIGUOUS, UNIT_REQUIRED, UNIT_MISMATCH, CENTRAL_UNAVAILABLE).
 */
export function createArgumentPreparer(
  supergraphSdl: string,
  find: FindConcepts,
): ArgumentPreparer<Explanation> {
  const rules = readFilterRules(supergraphSdl);
  const ruled = new Set([...rules.keys()].filter((name) => hasRules(rules, name)));
  const prepareOne = async (
    { name, typeName }: TypedArgument,
    value: unknown,
    signal: AbortSignal | undefined,
  ): Promise<PreparedArgument<Explanation>> => {
    const absent = value === null || value === undefined;
    const filter = isFilter(rules, typeName);
    if (absent && !filter) return { value: null, canonical: 'null', explanation: null };
    const given = readGiven(rules, typeName, name, value);
    const resolved = convertMeasured(await resolveConcepts(given, find, signal));
    const written = absent ? null : writeValue(rules, resolved);
    if (!filter) return { value: written, canonical: canonicalText(written), explanation: null };
    const explanation = explainFilter(rules, resolved);
    return { value: written, canonical: explanation.canonical, explanation };
  };
  return {
    prepares: (typeName) => ruled.has(typeName),
    explains: (typeName) => isFilter(rules, typeName),
    unfiltered: explainCriterion(rules, '', always),
    prepare: async (argument, value, signal) => {
      if (!Array.isArray(value)) return prepareOne(argument, value, signal);
      const items = await Promise.all(
        value.map((item, at) =>
          prepareOne({ ...argument, name: `${argument.name}[${at}]` }, item, signal),
        ),
      );
      return {
        value: items.map((item) => item.value),
        canonical: `[${items.map(({ canonical }) => canonical).join(',')}]`,
        explanation: null,
      };
    },
  };
}

function explainFilter(rules: FilterRules, given: GivenFilter): Explanation {
  return explainCriterion(rules, given.type.name, toCriterion(given));
}

function explainCriterion(rules: FilterRules, typeName: string, criterion: Criterion): Explanation {
  const normal = normalise(rules, criterion);
  const canonical = canonicalJson(rules, normal);
  return {
    // Of what holds for every row, or for none, the parts say less than that.
    sentence: explain(typeName, isAlways(normal) || isNever(normal) ? normal : criterion),
    canonical,
    hash: createHash('sha256').update(canonical).digest('hex'),
    contradiction: findContradiction(typeName, normal),
  };
}
