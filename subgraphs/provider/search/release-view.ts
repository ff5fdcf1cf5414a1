import type { ColumnTables } from '../columns/provider-columns.ts';
import type { PublishedRelease, ReleaseView } from './catalogue-search.ts';
import { compileCriterion } from './compile-criterion.ts';
import { countFacets } from './count-facets.ts';
import { countOccurrences, pickCounted } from './count-occurrences.ts';
import { createSeriesDescriber } from './describe-series.ts';
import { createOrders, listRows } from './list-rows.ts';
import { rowsOfParent } from './parent-index.ts';
import { readCounts, summarise } from './read-counts.ts';
import { createRelations } from './relations.ts';
import { createReleaseTables, tableOfListing } from './release-tables.ts';
import { createRowSelector } from './select-rows.ts';

import type { SeriesCombinations } from './series-combinations.ts';

const parentOfChild = { studies: 'subjects', series: 'studies' } as const;

/** A provider's catalogue as it stood in a release. */
export function createReleaseView(
  columns: ColumnTables,
  release: PublishedRelease,
  combinations: () => SeriesCombinations,
): ReleaseView {
  const tables = createReleaseTables(columns, release.number, combinations);
  const select = createRowSelector(tables);
  const describe = createSeriesDescriber(tables, select);
  const orderOf = createOrders(tables);
  let occurrences: ReadonlyMap<string, number> | undefined;
  return {
    release,
    list: (question) =>
      listRows(
        question,
        select(tableOfListing[question.listing], question.filter),
        tables,
        orderOf,
      ),
    count: (listing, filter) => select(tableOfListing[listing], filter).length,
    summarise: (filter) => summarise(describe(filter), tables),
    facets: (filter, fields) => countFacets(fields, describe(filter), tables),
    countsOf: (kind, identity) => readCounts(kind, identity, tables),
    children: (child, parents, question) => {
      const index = tables.childrenOf(parentOfChild[child], tableOfListing[child]);
      const narrow = compileCriterion(question.filter, tableOfListing[child], tables, select);
      return Array.from(parents, (parent) => {
        const matching = rowsOfParent(index, parent).slice();
        const total = narrow(matching, matching.length, matching);
        const rows = matching.subarray(0, total);
        return { ...listRows({ ...question, listing: child }, rows, tables, orderOf), total };
      });
    },
    ...createRelations(tables),
    occurrences: (concepts) => {
      occurrences ??= countOccurrences(tables);
      return pickCounted(occurrences, concepts);
    },
  };
}
