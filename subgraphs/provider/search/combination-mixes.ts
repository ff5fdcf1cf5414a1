const keptUnions = 4096;
const nothing: readonly number[] = [];

/** Sets of combinations by number: most of a provider's studies have the same few. */
export class Mixes {
  /** Combinations of each mix, ascending. */
  readonly lists: (readonly number[])[];
  readonly #others: Mixes | null;
  readonly #numbers = new Map<string, number>();
  readonly #unions = new Map<number, number>();
  #recent: RecentUnions | null = null;

  /** Goes on from other mixes, which stay as they are and are not added to any more. */
  constructor(others: Mixes | null = null) {
    this.#others = others;
    this.lists = [...(others?.lists ?? [])];
  }

  /** Number of the mix of some combinations, ascending. */
  numberOf(combinations: readonly number[]): number {
    const key = combinations.join();
    let number = this.#numberKnown(key);
    if (number === undefined) {
      number = this.lists.push(combinations) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Number of the mix of what is in either of two. */
  union(a: number, b: number): number {
    if (a === b) return a;
    // There are far fewer mixes than 2²⁶.
    const pair = a * 0x400_0000 + b;
    const place = (a * 61 + b) % keptUnions;
    const { pairs, results } = (this.#recent ??= noUnions());
    if (pairs[place] !== pair) {
      pairs[place] = pair;
      results[place] = this.#unite(a, b, pair);
    }
    return results[place]!;
  }

  #numberKnown(key: string): number | undefined {
    const others = this.#others;
    return this.#numbers.get(key) ?? (others === null ? undefined : others.#numberKnown(key));
  }

  #unionKnown(pair: number): number | undefined {
    const others = this.#others;
    return this.#unions.get(pair) ?? (others === null ? undefined : others.#unionKnown(pair));
  }

  #unite(a: number, b: number, pair: number): number {
    let number = this.#unionKnown(pair);
    if (number === undefined) {
      const both = new Set([...this.lists[a]!, ...this.lists[b]!]);
      number = this.numberOf([...both].toSorted((one, other) => one - other));
      this.#unions.set(pair, number);
    }
    return number;
  }
}

/** The unions last asked for, by pair; a pair stands where its numbers say, over the one before. */
interface RecentUnions {
  readonly pairs: Float64Array;
  readonly results: Int32Array;
}

function noUnions(): RecentUnions {
  return { pairs: new Float64Array(keptUnions).fill(-1), results: new Int32Array(keptUnions) };
}

/** How many things have which combinations. */
export interface MixCounts {
  readonly lists: readonly (readonly number[])[];
  /** Things by mix. */
  readonly counts: Int32Array;
  /** Things whose rows do not lie together or have several owners, with their combinations; they are not in `counts`. */
  readonly scattered: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Counts things by mix; `mixOf` stands by place. A thing that is scattered may come again. */
export function countMixes(
  things: Int32Array,
  mixOf: Int32Array,
  lists: readonly (readonly number[])[],
  scattered: Uint8Array | null,
): MixCounts {
  const counts = new Int32Array(lists.length);
  const apart = new Map<number, Set<number>>();
  for (let at = 0; at < things.length; at++) {
    const thing = things[at]!;
    if (scattered === null || scattered[thing] === 0) {
      counts[mixOf[at]!]!++;
      continue;
    }
    const known = apart.get(thing) ?? new Set();
    apart.set(thing, known);
    for (const combination of lists[mixOf[at]!]!) known.add(combination);
  }
  return { lists, counts, scattered: apart };
}

/** Things as if they had only the combinations that are allowed; one that has none of them is in an empty mix. */
export function narrowMixes(mixes: MixCounts, allowed: Uint8Array): MixCounts {
  const keep = (combinations: Iterable<number>): number[] =>
    [...combinations].filter((combination) => allowed[combination] === 1);
  const scattered = [...mixes.scattered].map(
    ([thing, own]) => [thing, new Set(keep(own))] as const,
  );
  const lists = mixes.lists.map((list, mix) => (mixes.counts[mix] === 0 ? nothing : keep(list)));
  return { lists, counts: mixes.counts, scattered: new Map(scattered) };
}

/** Things with a combination for which something holds. */
export function countMixed(
  { lists, counts, scattered }: MixCounts,
  holds: (combination: number) => boolean,
): number {
  let count = 0;
  for (const [mix, list] of lists.entries()) {
    if (counts[mix] !== 0 && list.some(holds)) count += counts[mix]!;
  }
  for (const own of scattered.values()) if ([...own].some(holds)) count++;
  return count;
}
