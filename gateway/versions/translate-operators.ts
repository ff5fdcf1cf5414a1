import type { Json } from '../scatter/json-object.ts';

/** Operators on one value as an earlier version has them. */
export interface TranslatedOperators {
  /** What is certainly so if this holds; null where nothing that the version knows is enough. */
  readonly lower: Json | null;
  /** What holds wherever the operators may. */
  readonly upper: Json;
  /** Whether both say just what was given. */
  readonly exact: boolean;
}

/** One operator in other words; undefined where there are none that say the same. */
type Translation = (operand: unknown, whole: boolean) => Json | undefined;

const translations: Readonly<Record<string, Translation>> = {
  between: (operand) => {
    const [gte, lte] = operand as readonly unknown[];
    return { gte, lte };
  },
  eq: (operand) => (typeof operand === 'number' ? { gte: operand, lte: operand } : undefined),
  gt: (operand, whole) => (whole ? { gte: Number(operand) + 1 } : undefined),
  lt: (operand, whole) => (whole ? { lte: Number(operand) - 1 } : undefined),
};

/** Operators that hold wherever these do, and hardly anywhere else. */
const looser: Readonly<Record<string, (operand: unknown) => Json>> = {
  gt: (operand) => ({ gte: operand }),
  lt: (operand) => ({ lte: operand }),
};

/** Translates operators, all of which must hold, to those that a version knows; `whole` says that they compare whole numbers. */
export function translateOperators(
  given: Json,
  known: ReadonlySet<string>,
  whole: boolean,
): TranslatedOperators {
  let lower: Json | null = {};
  let upper: Json = {};
  let exact = true;
  for (const [operator, operand] of Object.entries(given)) {
    const same = known.has(operator)
      ? { [operator]: operand }
      : translations[operator]?.(operand, whole);
    if (same !== undefined && fits(same, known, upper)) {
      upper = { ...upper, ...same };
      lower &&= { ...lower, ...same };
      continue;
    }
    exact = false;
    lower = null;
    const wider = looser[operator]?.(operand);
    if (wider !== undefined && fits(wider, known, upper)) upper = { ...upper, ...wider };
  }
  return { lower, upper, exact };
}

/** Two bounds on one side are not joined: what is left says less, which is sound. */
function fits(added: Json, known: ReadonlySet<string>, present: Json): boolean {
  return Object.keys(added).every((operator) => known.has(operator) && !(operator in present));
}

const negative = ['ne', 'notIn'];

/**
 * The same where rows that say no more than one of `broader` are open, and the version has no way to say so: such rows certainly match
 * nothing, and may match whatever is asked for.
 */
export function widenBy(
  broader: readonly string[],
  { lower, upper }: TranslatedOperators,
): TranslatedOperators {
  const { eq, in: list, ...others } = upper;
  const asked = [...(Array.isArray(list) ? (list as unknown[]) : []), ...(eq == null ? [] : [eq])];
  const within = asked.length === 0 ? {} : { in: [...asked, ...broader] };
  const certain = negative.some((operator) => operator in upper) ? null : lower;
  return { lower: certain, upper: { ...others, ...within }, exact: false };
}
