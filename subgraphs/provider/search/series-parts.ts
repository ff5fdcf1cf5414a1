import type { TableColumns } from '../columns/provider-columns.ts';
import { countMixes, type MixCounts, Mixes } from './combination-mixes.ts';
import type { Parents } from './count-codes.ts';
import { indexByParent, type ParentIndex, rowsOfParent } from './parent-index.ts';
import type { SeriesCombinations } from './series-combinations.ts';
import { no } from './truth.ts';
import type { WeightedRows } from './thin-series.ts';

/** Thinned rows in parts: those of one subject in one study, which lie together. */
export interface SeriesParts {
  /** A row of the series table in each part, ascending. */
  readonly rows: Int32Array;
  /** Numbers of all parts. */
  readonly all: Int32Array;
  /** Where each part begins among the thinned rows; behind the last, their number. */
  readonly offsets: Int32Array;
  /** How many series each part has. */
  readonly series: Int32Array;
  /** Number of each part's mix of combinations. */
  readonly mixOf: Int32Array;
  readonly mixes: Mixes;
  /** Parts by mix. */
  readonly byMix: ParentIndex;
}

/** Splits thinned rows of the series table. */
export function splitParts(
  { rows, weights }: WeightedRows,
  { codes, examples }: SeriesCombinations,
  table: TableColumns,
): SeriesParts {
  const studies = table.integers('study');
  const subjects = table.integers('subject');
  const mixes = new Mixes();
  const alone = Int32Array.from(examples, (_, combination) => mixes.numberOf([combination]));
  const firsts = new Int32Array(rows.length);
  const offsets = new Int32Array(rows.length + 1);
  const mixOf = new Int32Array(rows.length);
  const series = new Int32Array(rows.length);
  let parts = 0;
  let last = -1;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const mix = alone[codes[row]!]!;
    if (last !== -1 && studies[row] === studies[last] && subjects[row] === subjects[last]) {
      mixOf[parts - 1] = mixes.union(mixOf[parts - 1]!, mix);
    } else {
      firsts[parts] = row;
      offsets[parts] = at;
      mixOf[parts++] = mix;
    }
    series[parts - 1]! += weights[at]!;
    last = row;
  }
  offsets[parts] = rows.length;
  const ofParts = mixOf.slice(0, parts);
  const all = numbersTo(parts);
  return {
    rows: firsts.slice(0, parts),
    all,
    offsets: offsets.slice(0, parts + 1),
    series: series.slice(0, parts),
    mixOf: ofParts,
    mixes,
    byMix: indexByParent(all, ofParts, mixes.lists.length),
  };
}

/** 0 to `end`, without it. */
function numbersTo(end: number): Int32Array {
  const numbers = new Int32Array(end);
  for (let number = 0; number < end; number++) numbers[number] = number;
  return numbers;
}

const noMixes: MixCounts = { lists: [], counts: new Int32Array(), scattered: new Map() };

/** How many things have which combinations, of some parts; `of` stands by row of the series table. */
export function mixParts(
  { rows, mixOf, mixes }: SeriesParts,
  parts: Int32Array,
  { of, scattered }: Parents,
): MixCounts {
  if (parts.length === 0) return noMixes;
  const joined = new Mixes(mixes);
  const things = new Int32Array(parts.length);
  const mixesOf = new Int32Array(parts.length);
  let count = 0;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    const thing = of[rows[part]!]!;
    const mix = mixOf[part]!;
    if (count > 0 && things[count - 1] === thing) {
      mixesOf[count - 1] = joined.union(mixesOf[count - 1]!, mix);
    } else {
      things[count] = thing;
      mixesOf[count++] = mix;
    }
  }
  return countMixes(things.subarray(0, count), mixesOf, joined.lists, scattered);
}

/**
 * The greatest truth of each parent's series, of a truth by combination: it is asked of each mix once, and parts are only looked at
 * where it is not false. `parentOf` stands by row of the series table.
 */
export function liftMixes(
  { rows, mixes, byMix }: SeriesParts,
  truths: Uint8Array,
  parentOf: Int32Array,
  parents: number,
): Uint8Array {
  const lifted = new Uint8Array(parents);
  for (const [mix, list] of mixes.lists.entries()) {
    const truth = list.reduce((best, combination) => Math.max(best, truths[combination]!), no);
    if (truth === no) continue;
    const parts = rowsOfParent(byMix, mix);
    for (let at = 0; at < parts.length; at++) {
      const parent = parentOf[rows[parts[at]!]!]!;
      if (lifted[parent]! < truth) lifted[parent] = truth;
    }
  }
  return lifted;
}
