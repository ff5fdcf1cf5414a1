import type { ColumnTable } from '../columns/column-layout.ts';
import type { ColumnTables, TableColumns } from '../columns/provider-columns.ts';
import type { Listing } from './catalogue-search.ts';
import type { Parents } from './count-codes.ts';
import { findLiveRows, type LiveRows } from './live-rows.ts';
import { indexByParent, type ParentIndex } from './parent-index.ts';
import { once, remember } from './once.ts';
import { findScatteredParents } from './scattered-parents.ts';
import { combineAnnotations, type SeriesCombinations } from './series-combinations.ts';
import { type SeriesParts, splitParts } from './series-parts.ts';
import { thinSeries } from './thin-series.ts';
import { type AllSeries, createAllSeries } from './series-base.ts';
import { addUpSeries, type SeriesSums } from './series-sums.ts';

/** SQL name of the table behind each listing. */
export const tableOfListing = {
  subjects: 'subject',
  studies: 'study',
  series: 'series',
  annotations: 'imaging_annotation',
} as const satisfies Record<Listing, ColumnTable>;

/** Name of the column in a child that holds the identity of its parent. */
export const parentColumns = { subjects: 'subject', studies: 'study', series: 'series' } as const;

/** Annotations as they are lifted. */
export interface CombinedAnnotations {
  readonly combinations: SeriesCombinations;
  readonly parts: () => SeriesParts;
}

/** The tables of a provider as they stood in one release; everything is computed at first use and kept. */
export interface ReleaseTables {
  readonly columns: (table: ColumnTable) => TableColumns;
  readonly live: (table: ColumnTable) => LiveRows;
  /** Live rows of a table by parent. */
  readonly childrenOf: (parent: keyof typeof parentColumns, child: ColumnTable) => ParentIndex;
  /** Subjects or studies of the rows of the series table. */
  readonly parentsOf: (kind: 'subjects' | 'studies') => Parents;
  /** Combinations of few-valued columns that series have. */
  readonly combinations: () => SeriesCombinations;
  /** All live series. */
  readonly allSeries: () => AllSeries;
  /** All live annotations in parts, by the combinations of their few-valued columns. */
  readonly annotations: () => CombinedAnnotations;
  /** What a study's or subject's series add up to, by identity. */
  readonly sums: (kind: 'subjects' | 'studies') => SeriesSums;
}

/** The tables at a release; the combinations are those of all releases. */
export function createReleaseTables(
  tables: ColumnTables,
  release: number,
  combinations: () => SeriesCombinations,
): ReleaseTables {
  const live = remember((table: ColumnTable) => findLiveRows(tables[table], release));
  const indexes = remember((key: string) => {
    const [parent, child] = key.split(' ') as [keyof typeof parentColumns, ColumnTable];
    const parentOf = tables[child].integers(parentColumns[parent]);
    return indexByParent(live(child).rows, parentOf, tables[tableOfListing[parent]].things);
  });
  const sums = remember((kind: 'subjects' | 'studies') =>
    addUpSeries(
      tables.series,
      live('series').rows,
      tables.series.integers(parentColumns[kind]),
      tables[tableOfListing[kind]].things,
    ),
  );
  const parents = remember((kind: 'subjects' | 'studies'): Parents => {
    const of = tables.series.integers(parentColumns[kind]);
    const { things } = tables[tableOfListing[kind]];
    return { of, scattered: findScatteredParents(of, things, tables.series.integers('subject')) };
  });
  return {
    columns: (table) => tables[table],
    live,
    childrenOf: (parent, child) => indexes(`${parent} ${child}`),
    parentsOf: parents,
    combinations,
    allSeries: once(() =>
      createAllSeries(live('series').rows, {
        table: tables.series,
        combinations,
        parentsOf: parents,
      }),
    ),
    annotations: once(() => combine(tables.imaging_annotation, live('imaging_annotation').rows)),
    sums,
  };
}

function combine(table: TableColumns, rows: Int32Array): CombinedAnnotations {
  const combinations = combineAnnotations(table);
  const parts = once(() => splitParts(thinSeries(rows, combinations, table), combinations, table));
  return { combinations, parts };
}
