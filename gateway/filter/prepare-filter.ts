import { createHash } from 'node:crypto';

import { canonicalJson } from './canonical-json.ts';
import { normalise } from './canonical-form.ts';
import type { FindConcepts } from './concepts.ts';
import { findContradiction } from './contradiction.ts';
import { convertMeasured } from './convert-measured.ts';
import { explain } from './explain.ts';
import { holdsConcepts, readFilterRules } from './filter-rules.ts';
import { readGiven } from './read-given.ts';
import { resolveConcepts } from './resolve-concepts.ts';
import { toCriterion } from './to-criterion.ts';
import { type JsonObject, writeValue } from './write-value.ts';

/** A filter as the Atlas understood it. */
export interface PreparedFilter {
  /** What providers are sent. */
  readonly value: JsonObject;
  /** One spelling for all filters that say the same, as JSON. */
  readonly canonical: string;
  /** SHA-256 of the canonical form, hexadecimal. */
  readonly hash: string;
  /** One English sentence. */
  readonly sentence: string;
  /** One English sentence: why nothing can certainly match. Null where no reason was found. */
  readonly contradiction: string | null;
}

/** Prepares filters by the input types of a supergraph. */
export interface FilterPreparer {
  /** Whether inputs of this type are filters that must be prepared: concepts may stand in them. */
  readonly prepares: (typeName: string) => boolean;
  /**
   * Validates, resolves, normalises and explains a value of an input type. Null is a filter without criteria. Throws CodedError
   * (FILTER_INVALID, FILTER_TOO_LARGE, CONCEPT_UNKNOWN, CONCEPT_AMBIGUOUS, UNIT_REQUIRED, UNIT_MISMATCH, CENTRAL_UNAVAILABLE).
   */
  readonly prepareFilter: (
    typeName: string,
    value: unknown,
    signal?: AbortSignal,
  ) => Promise<PreparedFilter>;
}

/** A preparer that asks `find` what the names of concepts mean, once a filter. */
export function createFilterPreparer(supergraphSdl: string, find: FindConcepts): FilterPreparer {
  const rules = readFilterRules(supergraphSdl);
  const prepared = new Map<string, boolean>();
  for (const name of rules.keys()) prepared.set(name, holdsConcepts(rules, name));
  return {
    prepares: (typeName) => prepared.get(typeName) === true,
    prepareFilter: async (typeName, value, signal) => {
      const given = readGiven(rules, typeName, value);
      const resolved = convertMeasured(await resolveConcepts(given, find, signal));
      const criterion = toCriterion(resolved);
      const normal = normalise(rules, criterion);
      const canonical = canonicalJson(rules, normal);
      return {
        value: writeValue(rules, resolved),
        canonical,
        hash: createHash('sha256').update(canonical).digest('hex'),
        sentence: explain(typeName, criterion),
        contradiction: findContradiction(typeName, normal),
      };
    },
  };
}
