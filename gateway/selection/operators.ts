import type { Scalar } from '../filter/given-filter.ts';
import { isObject } from '../scatter/json-object.ts';

/** Truth of a test, in the order of Kleene's logic: `and` is the least. */
export const no = 0;
export const unknown = 1;
export const yes = 2;
export type Truth = typeof no | typeof unknown | typeof yes;

/** Operators on one value, as filters have them. */
export interface Operators {
  /** Lists of which the value has to be in each. */
  readonly within: readonly (readonly Scalar[])[];
  /** Values that it must not have. */
  readonly without: readonly Scalar[];
  readonly bounds: readonly Bound[];
  /** Whether there has to be a value, or must be none. */
  readonly exists: readonly boolean[];
  /** Values that leave it open whether they are among those of `within` and `without`. */
  readonly broader: readonly string[];
}

/** What a number is compared with. */
export interface Bound {
  readonly side: 'least' | 'greatest';
  readonly value: number;
  /** Whether the bound itself is allowed. */
  readonly included: boolean;
}

type Part = Partial<Operators>;

const readers: Readonly<Record<string, (given: unknown) => Part | null>> = {
  eq: (given) => (isScalar(given) ? { within: [[given]] } : null),
  ne: (given) => (isScalar(given) ? { without: [given] } : null),
  in: (given) => (isScalars(given) ? { within: [given] } : null),
  notIn: (given) => (isScalars(given) ? { without: given } : null),
  exists: (given) => (typeof given === 'boolean' ? { exists: [given] } : null),
  broader: (given) => (isScalars(given) ? { broader: given.map(String) } : null),
  gt: boundReader('least', false),
  gte: boundReader('least', true),
  lt: boundReader('greatest', false),
  lte: boundReader('greatest', true),
  between: (given) => {
    if (!isScalars(given) || given.length !== 2) return null;
    const [least, greatest] = given;
    if (typeof least !== 'number' || typeof greatest !== 'number') return null;
    return { bounds: [boundOf('least', least, true), boundOf('greatest', greatest, true)] };
  },
};

/**
 * Reads the operators on a field, or the value itself where a field has no operators. Null where one is not known here: then
 * nothing is known of the field. `nothing` where none is given.
 */
export function readOperators(given: unknown): Operators | 'nothing' | null {
  if (isScalar(given)) return join([{ within: [[given]] }]);
  if (!isObject(given)) return null;
  const used = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  if (!used.some(([name]) => name !== 'broader')) return 'nothing';
  const parts = used.map(([name, value]) => readers[name]?.(value) ?? null);
  return parts.every((part) => part !== null) ? join(parts) : null;
}

function join(parts: readonly Part[]): Operators {
  return {
    within: parts.flatMap(({ within = [] }) => within),
    without: parts.flatMap(({ without = [] }) => without),
    bounds: parts.flatMap(({ bounds = [] }) => bounds),
    exists: parts.flatMap(({ exists = [] }) => exists),
    broader: parts.flatMap(({ broader = [] }) => broader),
  };
}

function boundReader(side: Bound['side'], included: boolean): (given: unknown) => Part | null {
  return (given) =>
    typeof given === 'number' ? { bounds: [boundOf(side, given, included)] } : null;
}

function boundOf(side: Bound['side'], value: number, included: boolean): Bound {
  return { side, value, included };
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isScalars(value: unknown): value is readonly Scalar[] {
  return Array.isArray(value) && value.every(isScalar);
}
