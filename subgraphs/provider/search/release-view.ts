import type { ProviderColumns } from '../columns/provider-columns.ts';
import type { PublishedRelease, ReleaseView } from './catalogue-search.ts';
import { countCapabilities } from './capabilities.ts';
import { createFacetCounter } from './count-facets.ts';
import { countOccurrences, pickCounted } from './count-occurrences.ts';
import { createAbsences, findOutcomes } from './criterion-outcomes.ts';
import { createSeriesDescriber } from './describe-series.ts';
import { evaluateCriterion } from './evaluate-criterion.ts';
import { createOrders, listRows } from './list-rows.ts';
import { rowsOfParent } from './parent-index.ts';
import { readCounts, summarise } from './read-counts.ts';
import { createRelations } from './relations.ts';
import { once } from './once.ts';
import { createReleaseTables, tableOfListing } from './release-tables.ts';
import { createRowSelector } from './select-rows.ts';
import type { SeriesCombinations } from './series-combinations.ts';
import { rowsAtLeast, unknown, yes } from './truth.ts';

const parentOfChild = { studies: 'subjects', series: 'studies' } as const;

/** A provider's catalogue as it stood in a release. */
export function createReleaseView(
  { tables: columns, unmapped }: Pick<ProviderColumns, 'tables' | 'unmapped'>,
  release: PublishedRelease,
  combinations: () => SeriesCombinations,
): ReleaseView {
  const tables = createReleaseTables(columns, release.number, combinations);
  const select = createRowSelector(tables);
  const describe = createSeriesDescriber(tables, select);
  const orderOf = createOrders(tables);
  const occurrences = once(() => countOccurrences(tables));
  const asked = { tables, unmapped, absenceOf: createAbsences(tables) };
  return {
    release,
    list: (question) =>
      listRows(
        question,
        select(tableOfListing[question.listing], question.filter, question.match),
        tables,
        orderOf,
      ),
    count: (listing, filter) => ({
      certain: select(tableOfListing[listing], filter, 'CERTAIN').length,
      possible: select(tableOfListing[listing], filter, 'POSSIBLE').length,
    }),
    summarise: (filter, match) => summarise(describe(filter, match)),
    ...createFacetCounter(tables, describe),
    outcomes: (listing, filter, leastSubjects = 1) =>
      findOutcomes(filter, tableOfListing[listing], { ...asked, leastSubjects }),
    countsOf: (kind, identity) => readCounts(kind, identity, tables),
    children: (child, parents, question) => {
      const index = tables.childrenOf(parentOfChild[child], tableOfListing[child]);
      const truth = evaluateCriterion(question.filter, tableOfListing[child], tables);
      return Array.from(parents, (parent) => {
        const all = rowsOfParent(index, parent);
        const certain = rowsAtLeast(all, truth, yes);
        const possible = rowsAtLeast(all, truth, unknown);
        const rows = question.match === 'CERTAIN' ? certain : possible;
        return {
          ...listRows({ ...question, listing: child }, rows, tables, orderOf),
          total: { certain: certain.length, possible: possible.length },
        };
      });
    },
    ...createRelations(tables),
    capabilities: once(() => countCapabilities(tables)),
    occurrences: (concepts) => pickCounted(occurrences(), concepts),
  };
}
