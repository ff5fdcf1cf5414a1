import type { SortKeyValue } from '#schema/wire/position.ts';

import { clinicalTables } from '../columns/column-layout.ts';
import type { ColumnTables } from '../columns/provider-columns.ts';
import type {
  ListAnswer,
  Listing,
  ListOrder,
  ListQuestion,
  PublishedRelease,
  ReleaseView,
  SearchCounts,
  SummaryCounts,
} from './catalogue-search.ts';
import { compileCriterion } from './compile-criterion.ts';
import { countFacet } from './count-facets.ts';
import { countParents } from './count-distinct.ts';
import { countOccurrences } from './count-occurrences.ts';
import { rowsOfParent } from './parent-index.ts';
import { createReleaseTables, parentColumns, tableOfListing, type ReleaseTables } from './release-tables.ts';
import { selectPage, startBehind, type RowOrder } from './select-page.ts';
import { createRowSelector } from './select-rows.ts';
import { addUpAll, type SeriesSums } from './series-sums.ts';
import { goesByRank, readSortKeys, toSortKey } from './sort-keys.ts';

/** A provider's catalogue as it stood in a release. */
export function createReleaseView(columns: ColumnTables, release: PublishedRelease): ReleaseView {
  const tables = createReleaseTables(columns, release.number);
  const select = createRowSelector(tables);
  const orderOf = createOrders(tables);
  let occurrences: ReadonlyMap<string, number> | undefined;
  return {
    release,
    list: (question) => listRows(question, select(tableOfListing[question.listing], question.filter), tables, orderOf),
    count: (listing, filter) => select(tableOfListing[listing], filter).length,
    summarise: (filter) => summarise(select('series', filter), tables),
    facets: (filter, fields) => {
      const rows = select('series', filter);
      return fields.map((field) => countFacet(field, rows, tables));
    },
    countsOf: (kind, identity) => readCounts(kind, identity, tables),
    modalitiesOf: (study) => readModalities(study, tables),
    children: (child, parents, question) => {
      const { offsets, rows } = tables.childrenOf(child === 'studies' ? 'subjects' : 'studies', tableOfListing[child]);
      const narrow = compileCriterion(question.filter, tableOfListing[child], tables, select);
      return Array.from(parents, (parent) => {
        const all = rowsOfParent({ offsets, rows }, parent);
        const matching = new Int32Array(all.length);
        const total = narrow(all, all.length, matching);
        return { ...listRows({ ...question, listing: child }, matching.subarray(0, total), tables, orderOf), total };
      });
    },
    keysOf: (listing, identities) => {
      const { rowOf } = tables.live(tableOfListing[listing]);
      return identities.map((identity) => (rowOf[identity] ?? -1) + 1);
    },
    parentOf: (child, parent, identity) => readParent(child, parent, identity, tables),
    clinicalKeysOf: (kind, subject) =>
      Array.from(rowsOfParent(tables.childrenOf('subjects', clinicalTables[kind]), subject), (row) => row + 1),
    annotationsOf: (subject) => {
      const identities = columns.imaging_annotation.integers('identity');
      return Array.from(rowsOfParent(tables.childrenOf('subjects', 'imaging_annotation'), subject), (row) => identities[row]!);
    },
    occurrences: (concepts) => {
      occurrences ??= countOccurrences(tables);
      return pickCounted(occurrences, concepts);
    },
  };
}

type OrderOf = (listing: Listing, order: ListOrder) => RowOrder;

/** Orders of rows; sort keys are read once for each listing and field. */
function createOrders(tables: ReleaseTables): OrderOf {
  const kept = new Map<string, Float64Array>();
  return (listing, order) => {
    const ranks = tables.columns(tableOfListing[listing]).integers('uidRank');
    if (goesByRank(order)) return { keys: null, ranks, descending: order.descending };
    const name = `${listing} ${order.by}`;
    const keys = kept.get(name) ?? readSortKeys(listing, order.by, tables);
    kept.set(name, keys);
    return { keys, ranks, descending: order.descending };
  };
}

function listRows(question: ListQuestion, matching: Int32Array, tables: ReleaseTables, orderOf: OrderOf): ListAnswer {
  const { listing, order, first, after } = question;
  const rowOrder = orderOf(listing, order);
  const start = after === null ? null : startBehind(after, order);
  const found = selectPage(matching, rowOrder, start, first + 1);
  const page = found.subarray(0, first);
  const identities = tables.columns(tableOfListing[listing]).integers('identity');
  const { keys } = rowOrder;
  return {
    identities: page.map((row) => identities[row]!),
    keys: Array.from(page, (row): SortKeyValue => (keys === null ? null : toSortKey(keys[row]!))),
    hasMore: found.length > first,
  };
}

function summarise(rows: Int32Array, tables: ReleaseTables): SummaryCounts {
  const sums = addUpAll(tables.columns('series'), rows);
  return {
    subjects: countParents(rows, tables.parentsOf('subjects')),
    ...toCounts(countParents(rows, tables.parentsOf('studies')), sums, 0),
  };
}

function toCounts(studies: number, sums: SeriesSums, at: number): SearchCounts {
  const series = sums.series[at] ?? 0;
  const derivedSeries = sums.derivedSeries[at] ?? 0;
  return {
    studies,
    series,
    acquiredSeries: series - derivedSeries,
    derivedSeries,
    images: sums.images[at] ?? 0,
    slideLevels: sums.slideLevels[at] ?? 0,
    sizeMb: sums.sizeMb[at] ?? 0,
    seriesWithoutImageCount: sums.seriesWithoutImageCount[at] ?? 0,
  };
}

function readCounts(kind: 'subjects' | 'studies', identity: number, tables: ReleaseTables): SearchCounts {
  const studies = kind === 'studies' ? 1 : rowsOfParent(tables.childrenOf('subjects', 'study'), identity).length;
  return toCounts(studies, tables.sums(kind), identity);
}

function readModalities(study: number, tables: ReleaseTables): string[] {
  const modality = tables.columns('series').codes('modality');
  const codes = new Set(Array.from(rowsOfParent(tables.childrenOf('studies', 'series'), study), (row) => modality.codes[row]!));
  // Codes are in the order of their strings.
  return [...codes].toSorted((a, b) => a - b).map(modality.valueOf);
}

function readParent(child: Listing, parent: Listing, identity: number, tables: ReleaseTables): number {
  if (child === parent) return identity;
  const table = tableOfListing[child];
  const row = tables.live(table).rowOf[identity] ?? -1;
  if (row === -1 || parent === 'annotations') return -1;
  return tables.columns(table).integers(parentColumns[parent])[row]!;
}

function pickCounted(counts: ReadonlyMap<string, number>, concepts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    concepts.flatMap((concept): [string, number][] => {
      const count = counts.get(concept);
      return count === undefined ? [] : [[concept, count]];
    }),
  );
}

