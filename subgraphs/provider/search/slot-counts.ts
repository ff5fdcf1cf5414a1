import { countMixed } from './combination-mixes.ts';
import { countCodes, type CountedCodes, countMixCodes, countParents } from './count-codes.ts';
import type { DescribedSeries } from './described-series.ts';
import type { ReleaseTables } from './release-tables.ts';
import { scratchOf } from './scratch.ts';
import type { Tally } from './tally.ts';

/** What is counted. */
export const countables = ['subjects', 'studies', 'series'] as const;

/** One of them. */
export type Countable = (typeof countables)[number];

/** Subjects, studies and series of a description by slot, each counted when first asked for. */
export class SlotCounts {
  readonly #tally: Tally;
  readonly #described: DescribedSeries;
  readonly #tables: ReleaseTables;
  readonly #known = new Map<Countable, Int32Array>();
  readonly #codes = new Map<Int32Array, Int32Array>();

  constructor(tally: Tally, described: DescribedSeries, tables: ReleaseTables) {
    this.#tally = tally;
    this.#described = described;
    this.#tables = tables;
  }

  /** Counts by slot. */
  of(countable: Countable): Int32Array {
    let counts = this.#known.get(countable);
    if (counts === undefined) {
      counts = countable === 'series' ? this.#countSeries() : this.#countThings(countable);
      this.#known.set(countable, counts);
    }
    return counts;
  }

  /** Counts what is named. */
  prepare(fields: ReadonlySet<string>): void {
    for (const countable of countables) if (fields.has(countable)) this.of(countable);
  }

  /** Things in at least one of the first so many slots. */
  within(countable: Countable, slots: number): number {
    const holds = this.#tally.slotsOf.map((own) => own.some((slot) => slot < slots));
    if (countable !== 'series' && this.#tally.grain === 'combination') {
      const codes = this.#codesOf(this.#tables.combinations().examples);
      const mixes = this.#described.mixes(countable);
      return countMixed(mixes, (combination) => holds[codes[combination]!] === true);
    }
    const { rows, weights } = this.#rowsFor(countable);
    const codes = this.#codesOf(rows);
    const parents = countable === 'series' ? null : this.#tables.parentsOf(countable);
    const kept = scratchOf(rows.length);
    let count = 0;
    let series = 0;
    for (let at = 0; at < rows.length; at++) {
      if (holds[codes[at]!] !== true) continue;
      kept[count++] = rows[at]!;
      series += weights?.[at] ?? 1;
    }
    return parents === null ? series : countParents(kept.subarray(0, count), parents);
  }

  #countThings(countable: 'subjects' | 'studies'): Int32Array {
    const { size, slotsOf, settle, grain } = this.#tally;
    const counted =
      grain === 'combination' ? this.#countMixes(countable) : this.#countRows(countable);
    const bySlot = spread(counted.counts, slotsOf, size);
    for (const codes of counted.scattered.values()) {
      for (const slot of settle(codes)) bySlot[slot]!++;
    }
    return bySlot;
  }

  #countMixes(countable: 'subjects' | 'studies'): CountedCodes {
    const codes = this.#codesOf(this.#tables.combinations().examples);
    return countMixCodes(this.#described.mixes(countable), codes, this.#tally.slotsOf.length);
  }

  #countRows(countable: 'subjects' | 'studies'): CountedCodes {
    const { rows } = this.#rowsFor(countable);
    const parents = this.#tables.parentsOf(countable);
    return countCodes(rows, this.#codesOf(rows), this.#tally.slotsOf.length, parents);
  }

  #countSeries(): Int32Array {
    const { size, slotsOf } = this.#tally;
    const { rows, weights } = this.#rowsFor('series');
    const codes = this.#codesOf(rows);
    const counts = new Int32Array(slotsOf.length);
    for (let at = 0; at < rows.length; at++) counts[codes[at]!]! += weights?.[at] ?? 1;
    return spread(counts, slotsOf, size);
  }

  /** The fewest rows that tell as much; weights are for series. */
  #rowsFor(countable: Countable): { rows: Int32Array; weights: Int32Array | null } {
    const { thin, sums, rows, leads, subjects } = this.#described;
    switch (this.#tally.grain) {
      case 'subject':
        return countable === 'series' ? subjects() : { rows: leads(countable), weights: null };
      case 'combination':
        return { rows: this.#tables.combinations().examples, weights: sums().series };
      case 'thin':
        return thin();
      case 'series':
        return { rows: rows(), weights: null };
    }
  }

  #codesOf(rows: Int32Array): Int32Array {
    let codes = this.#codes.get(rows);
    if (codes === undefined) {
      codes = this.#tally.codesOf(rows);
      this.#codes.set(rows, codes);
    }
    return codes;
  }
}

function spread(
  counts: Int32Array,
  slotsOf: readonly (readonly number[])[],
  size: number,
): Int32Array {
  const bySlot = new Int32Array(size);
  for (const [code, slots] of slotsOf.entries()) {
    for (const slot of slots) bySlot[slot]! += counts[code]!;
  }
  return bySlot;
}
