import type { TableColumns } from '../columns/provider-columns.ts';
import type { MixCounts } from './combination-mixes.ts';
import type { Parents } from './count-codes.ts';
import { once, remember } from './once.ts';
import type { SeriesCombinations } from './series-combinations.ts';
import { mixParts, type SeriesParts, splitParts } from './series-parts.ts';
import { addUpSeries, type SeriesSums } from './series-sums.ts';
import { thinSeries, type WeightedRows } from './thin-series.ts';
import { addUpThin } from './thin-sums.ts';

/** Whose series are counted. */
export type ParentKind = 'subjects' | 'studies';

/** Series, in what they are counted by; what is not needed at once is computed at first use. */
export interface SeriesBase {
  readonly thin: WeightedRows;
  readonly parts: () => SeriesParts;
  /** How many subjects or studies have which combinations. */
  readonly mixes: (kind: ParentKind) => MixCounts;
  /** By combination. */
  readonly sums: () => SeriesSums;
}

/** All series of a release. */
export interface AllSeries extends SeriesBase {
  /** What each thinned row stands for, by place. */
  readonly thinSums: () => SeriesSums;
}

/** What series are found in. */
export interface SeriesPlace {
  readonly table: TableColumns;
  readonly combinations: () => SeriesCombinations;
  readonly parentsOf: (kind: ParentKind) => Parents;
}

/** What all series of a release are counted by. */
export function createAllSeries(live: Int32Array, place: SeriesPlace): AllSeries {
  const base = createSeriesBase(live, place);
  const { table, combinations } = place;
  return { ...base, thinSums: once(() => addUpThin(live, base.thin, combinations(), table)) };
}

/** What some series are counted by. */
export function createSeriesBase(rows: Int32Array, place: SeriesPlace): SeriesBase {
  const { table, combinations } = place;
  const { codes, examples } = combinations();
  const thin = thinSeries(rows, combinations(), table);
  return createThinBase(thin, () => addUpSeries(table, rows, codes, examples.length), place);
}

/** The same of series that are thinned. */
export function createThinBase(
  thin: WeightedRows,
  sums: () => SeriesSums,
  { table, combinations, parentsOf }: SeriesPlace,
): SeriesBase {
  const parts = once(() => splitParts(thin, combinations(), table));
  return {
    thin,
    parts,
    mixes: remember((kind) => mixParts(parts(), parts().all, parentsOf(kind))),
    sums: once(sums),
  };
}
