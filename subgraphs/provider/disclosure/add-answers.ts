import type { Counted } from '../search/facet-answers.ts';
import { named, type Parted, partNames, type Released, type Tabled } from './released-answers.ts';

/** What several parts released of one bucket. */
class SummedCounts implements Counted {
  readonly #of: readonly Counted[];

  constructor(of: readonly Counted[]) {
    this.#of = of;
  }

  get subjects(): number {
    return this.#of.reduce((sum, { subjects }) => sum + subjects, 0);
  }

  get studies(): number {
    return this.#of.reduce((sum, { studies }) => sum + studies, 0);
  }

  get series(): number {
    return this.#of.reduce((sum, { series }) => sum + series, 0);
  }
}

/** Sum of what was released; null where nothing was. */
export function addReleased(amounts: readonly (number | null)[]): number | null {
  const released = amounts.filter((amount) => amount !== null);
  return released.length === 0 ? null : released.reduce((sum, amount) => sum + amount, 0);
}

/** Adds up what the parts of a catalogue released of one facet, clinical facet or histogram; at least one part. */
export function addParted<Answer extends Parted>(
  answers: readonly Released<Answer>[],
): Released<Answer> {
  const [first] = answers as [Released<Answer>];
  if (answers.length === 1) return first;
  const parts = partNames.map((name) => {
    const released = answers.map((answer) => answer[name]).filter((counts) => counts !== null);
    return [name, released.length === 0 ? null : new SummedCounts(released)];
  });
  const buckets = addBuckets(answers.flatMap((answer) => answer.buckets));
  return { ...first, buckets, ...Object.fromEntries(parts) } as Released<Answer>;
}

/** The same of cross-tabs. */
export function addTabled<Answer extends Tabled>(answers: readonly Answer[]): Answer {
  const [first] = answers as [Answer];
  if (answers.length === 1) return first;
  return { ...first, cells: addBuckets(answers.flatMap(({ cells }) => cells)) };
}

type Named = Counted & {
  readonly value?: string;
  readonly key?: string;
  readonly from?: number | null;
};

/** One bucket for each name, in the order of their values or ranges: no other order tells what was added to what. */
function addBuckets(buckets: readonly Named[]): Named[] {
  const byName = Map.groupBy(buckets, ({ value, key }) => value ?? key ?? '');
  return [...byName.values()]
    .map((same) => (same.length === 1 ? same[0]! : named(new SummedCounts(same), same[0]!)))
    .toSorted(compareNames);
}

function compareNames(a: Named, b: Named): number {
  if (a.from !== undefined && b.from !== undefined) {
    return (a.from ?? -Infinity) - (b.from ?? -Infinity);
  }
  return (a.value ?? a.key ?? '') < (b.value ?? b.key ?? '') ? -1 : 1;
}
