import type { Criterion } from './criterion.ts';
import {
  chooseParts,
  describeAll,
  describeChoice,
  type DescribedSeries,
} from './described-series.ts';
import { evaluateCombinations } from './evaluate-combinations.ts';
import { type MatchingRows, narrowRows } from './narrow-rows.ts';
import { once } from './once.ts';
import type { ReleaseTables } from './release-tables.ts';
import type { Match, SelectRows } from './select-rows.ts';
import { isThin, separateFilter, type SeparateFilter } from './separate-filter.ts';
import { createSeriesBase, createThinBase, type SeriesPlace } from './series-base.ts';
import { sumThin } from './thin-sums.ts';
import { unknown, yes } from './truth.ts';

/** Describes the series that match a filter, or may. */
export type DescribeSeries = (filter: Criterion, match: Match) => DescribedSeries;

/** The series that match and those that may; one where nothing is unknown. */
type Descriptions = Readonly<Record<Match, () => DescribedSeries>>;

/** Counts and facets of one filter are asked one after the other, with those of others between. */
const keptFilters = 4;

/** Describes series; the last filters are kept. */
export function createSeriesDescriber(tables: ReleaseTables, select: SelectRows): DescribeSeries {
  const kept = new Map<string, Descriptions>();
  return (filter, match) => {
    const key = JSON.stringify(filter);
    const descriptions = kept.get(key) ?? describeFilter(filter, { tables, select });
    kept.delete(key);
    kept.set(key, descriptions);
    if (kept.size > keptFilters) kept.delete(kept.keys().next().value!);
    return descriptions[match]();
  };
}

interface Describing {
  readonly tables: ReleaseTables;
  readonly select: SelectRows;
}

function describeFilter(filter: Criterion, describing: Describing): Descriptions {
  const separate = separateFilter(filter);
  if (separate !== null) return describeParts(filter, separate, describing);
  return isThin(filter) ? describeThin(filter, describing) : describeRows(filter, describing);
}

/** What is about combinations is asked of each once, what is about subjects and studies of each part. */
function describeParts(
  filter: Criterion,
  { combinations, parts }: SeparateFilter,
  { tables, select }: Describing,
): Descriptions {
  const base = tables.allSeries();
  const truths =
    combinations.length === 0
      ? null
      : evaluateCombinations(
          { kind: 'and', of: combinations },
          tables.combinations(),
          tables.columns('series'),
        );
  const atLeast = (least: number): Uint8Array | null =>
    truths?.map((truth) => (truth >= least ? 1 : 0)) ?? null;
  const matching =
    parts.length === 0 ? null : narrowParts(chooseParts(base, atLeast(unknown)), parts, tables);
  const describe = (match: Match): DescribedSeries => {
    const allowed = atLeast(match === 'CERTAIN' ? yes : unknown);
    const chosen = match === 'CERTAIN' ? matching?.certain : matching?.possible;
    const rows = (): Int32Array => select('series', filter, match);
    return describeChoice(base, { allowed, parts: chosen ?? null }, rows, tables);
  };
  const isKnown = matching?.certain === matching?.possible && truths?.includes(unknown) !== true;
  return inTwo(describe, isKnown);
}

/** Of some parts those for which criteria hold, or may. */
function narrowParts(
  parts: Int32Array,
  criteria: readonly Criterion[],
  tables: ReleaseTables,
): MatchingRows {
  const { rows, all } = tables.allSeries().parts();
  const own = parts.length === rows.length ? rows : pickRows(rows, parts);
  const matching = narrowRows(own, { kind: 'and', of: criteria }, 'series', tables);
  const partsOf = (some: Int32Array): Int32Array => (some === rows ? all : placesOf(some, rows));
  const certain = partsOf(matching.certain);
  const isKnown = matching.possible === matching.certain;
  return { certain, possible: isKnown ? certain : partsOf(matching.possible) };
}

function pickRows(rows: Int32Array, places: Int32Array): Int32Array {
  const picked = new Int32Array(places.length);
  for (let at = 0; at < places.length; at++) picked[at] = rows[places[at]!]!;
  return picked;
}

/** Where rows stand among others; both ascend. */
function placesOf(rows: Int32Array, others: Int32Array): Int32Array {
  const places = new Int32Array(rows.length);
  let place = 0;
  for (let at = 0; at < rows.length; at++) {
    while (others[place] !== rows[at]) place++;
    places[at] = place;
  }
  return places;
}

/** One series is asked for all of its combination, study and subject. */
function describeThin(filter: Criterion, { tables, select }: Describing): Descriptions {
  const base = tables.allSeries();
  const { rows, weights } = base.thin;
  const matching = narrowRows(rows, filter, 'series', tables);
  const describe = (match: Match): DescribedSeries => {
    const own = match === 'CERTAIN' ? matching.certain : matching.possible;
    const places = placesOf(own, rows);
    const place = placeOf(tables);
    const thin = { rows: own, weights: pickRows(weights, places) };
    const sums = () => sumThin(places, base.thin, base.thinSums(), place.combinations());
    const all = (): Int32Array => select('series', filter, match);
    return describeAll(createThinBase(thin, sums, place), all, tables);
  };
  return inTwo(describe, matching.certain === matching.possible);
}

/** Every series is asked. */
function describeRows(filter: Criterion, { tables, select }: Describing): Descriptions {
  const describe = (match: Match): DescribedSeries => {
    const rows = select('series', filter, match);
    return describeAll(createSeriesBase(rows, placeOf(tables)), () => rows, tables);
  };
  const isKnown = select('series', filter, 'CERTAIN') === select('series', filter, 'POSSIBLE');
  return inTwo(describe, isKnown);
}

function inTwo(describe: (match: Match) => DescribedSeries, isKnown: boolean): Descriptions {
  const certain = once(() => describe('CERTAIN'));
  return { CERTAIN: certain, POSSIBLE: isKnown ? certain : once(() => describe('POSSIBLE')) };
}

function placeOf({ columns, combinations, parentsOf }: ReleaseTables): SeriesPlace {
  return { table: columns('series'), combinations, parentsOf };
}
