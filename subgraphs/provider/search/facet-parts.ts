import type { Counted, FacetParts } from './facet-answers.ts';
import { type FacetAxis, type FacetPart, findPart } from './facet-axis.ts';
import { type Countable, countables, type SlotCounts } from './slot-counts.ts';

const nothing: Counted = { subjects: 0, studies: 0, series: 0 };

/** What is in one slot. */
export class SlotCounted implements Counted {
  readonly #counts: SlotCounts;
  readonly #slot: number;

  constructor(counts: SlotCounts, slot: number) {
    this.#counts = counts;
    this.#slot = slot;
  }

  get subjects(): number {
    return this.#counts.of('subjects')[this.#slot]!;
  }

  get studies(): number {
    return this.#counts.of('studies')[this.#slot]!;
  }

  get series(): number {
    return this.#counts.of('series')[this.#slot]!;
  }
}

/** What is in some bucket of an axis. */
class KnownCounted implements Counted {
  readonly #counts: SlotCounts;
  readonly #axis: FacetAxis;
  readonly #counted = new Map<Countable, number>();

  constructor(counts: SlotCounts, axis: FacetAxis) {
    this.#counts = counts;
    this.#axis = axis;
  }

  get subjects(): number {
    return this.#count('subjects');
  }

  get studies(): number {
    return this.#count('studies');
  }

  get series(): number {
    return this.#count('series');
  }

  #count(countable: Countable): number {
    let count = this.#counted.get(countable);
    if (count === undefined) {
      const { conflict, values } = this.#axis;
      // What conflicts has values too, but none that is known.
      count =
        conflict === null
          ? this.#counts.within(countable, values)
          : this.#counts
              .of(countable)
              .subarray(0, values)
              .reduce((sum, one) => sum + one, 0);
      this.#counted.set(countable, count);
    }
    return count;
  }
}

/** What a facet has beside its buckets. */
export function readParts(axis: FacetAxis, counts: SlotCounts): FacetParts {
  const part = (name: FacetPart): Counted => {
    const slot = findPart(axis.slots, name);
    return slot === null ? nothing : new SlotCounted(counts, slot);
  };
  const known = new KnownCounted(counts, axis);
  return {
    multiValued: axis.conflict === null,
    known,
    missing: part('MISSING'),
    notCollected: part('NOT_COLLECTED'),
    conflicting: part('CONFLICTING'),
    present: part('PRESENT'),
    absent: part('ABSENT'),
    otherAnswer: part('OTHER_ANSWER'),
    prepare: (fields) => {
      counts.prepare(fields);
      if (!fields.has('known')) return;
      for (const countable of countables) if (fields.has(countable)) void known[countable];
    },
  };
}
