import type { MergeRules, TypeRule } from './merge-rules.ts';
import { isObject } from './json-object.ts';

/** What a provider did with one criterion, by the names of the schema's fields. */
export type Outcome = Readonly<Record<string, string>>;

/** Reads what a provider says of its criteria: null where it says nothing, `broken` where it says anything else. */
export type OutcomeReader = (said: unknown) => readonly Outcome[] | null | 'broken';

/** How what providers say beside their data is read. */
export interface SaidReaders {
  readonly outcomes: OutcomeReader;
  /** What they can say that their counts went through; of any other word the schema knows nothing. */
  readonly disclosures: ReadonlySet<string>;
}

/** Readers by the schema, of what the type that `@gateway(fills: "ANSWERS")` lists tells of it. */
export function createSaidReaders(rules: MergeRules): SaidReaders {
  const type = answersType(rules)?.fields.get('disclosure')?.type ?? '';
  return {
    outcomes: createOutcomeReader(rules),
    disclosures: rules.get(type)?.values ?? new Set(),
  };
}

const mostOutcomes = 500;
const longestPlace = 500;
/** Names with indices, such as `and[0].bodyPart`: whatever else a provider writes there would be shown as it is. */
const place = /^[A-Za-z]\w{0,63}(?:\[\d{1,3}\])?(?:\.[A-Za-z]\w{0,63}(?:\[\d{1,3}\])?)*$/;

/**
 * A reader by the schema: outcomes are the list `criteria` of the type that `@gateway(fills: "ANSWERS")` lists. A provider may
 * say more of each than the schema has; what the schema has must be there.
 */
function createOutcomeReader(rules: MergeRules): OutcomeReader {
  const fields = outcomeFields(rules);
  return (said) => {
    if (said === null || said === undefined) return null;
    if (!Array.isArray(said) || said.length > mostOutcomes) return 'broken';
    const outcomes: Outcome[] = [];
    for (const one of said as readonly unknown[]) {
      const outcome = readOutcome(fields, one);
      if (outcome === null) return 'broken';
      outcomes.push(outcome);
    }
    return outcomes;
  };
}

/** Names of an outcome's fields, each with what it can be; a place in a filter where that is undefined. */
type OutcomeFields = readonly (readonly [string, ReadonlySet<string> | undefined])[];

function outcomeFields(rules: MergeRules): OutcomeFields {
  const type = rules.get(answersType(rules)?.fields.get('criteria')?.type ?? '');
  return [...(type?.fields ?? [])].map(([name, field]) => [name, rules.get(field.type)?.values]);
}

function answersType(rules: MergeRules): TypeRule | undefined {
  for (const { fields } of rules.values()) {
    for (const { fills, type } of fields.values()) if (fills === 'ANSWERS') return rules.get(type);
  }
  return undefined;
}

function readOutcome(fields: OutcomeFields, said: unknown): Outcome | null {
  if (!isObject(said)) return null;
  const outcome: Record<string, string> = {};
  for (const [name, values] of fields) {
    const text = said[name];
    if (typeof text !== 'string' || text.length > longestPlace) return null;
    if (values === undefined ? !place.test(text) : !values.has(text)) return null;
    outcome[name] = text;
  }
  return outcome;
}
