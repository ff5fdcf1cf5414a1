import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test, type TestContext } from 'node:test';

import { readFilterRules } from '#gateway/filter/filter-rules.ts';
import { shapeDeclared, summariseDeclared } from '#gateway/selection/declared-tables.ts';
import { mayMatch } from '#gateway/selection/judge-filter.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';
import { countHoldings } from '#scripts/registry/count-holdings.ts';
import { drawNestedFilters } from '#test/provider/three-values/draw-nested-filters.ts';
import { supergraphSdl } from '#test/support/scatter-setup.ts';
import { createRandom } from '#test/support/seeded-random.ts';

import {
  allListings,
  drawEach,
  type Filter,
  filterTypes,
  type JudgedCatalogue,
  type JudgedCatalogues,
  openCatalogues,
} from './selection-catalogues.ts';
import { drawQuestions, type Listing } from './selection-questions.ts';

interface Judged extends JudgedCatalogue {
  readonly declared: ValueSummary;
}

const shape = shapeDeclared(readFilterRules(supergraphSdl));
const each = 80;

suite('selection by what providers declare, against asking everybody', () => {
  const providers: Judged[] = [];
  let opened: JudgedCatalogues;
  before(async () => {
    opened = await openCatalogues();
    for (const catalogue of opened.catalogues) providers.push(await declare(catalogue));
  });
  after(() => opened[Symbol.asyncDispose]());

  /** Of the rows of each. */
  const summaries = (): readonly ValueSummary[] => providers.map(({ columns }) => columns.values);

  function compare(t: TestContext, filters: readonly (readonly [Listing, Filter])[]): void {
    let empty = 0;
    let spared = 0;
    for (const [listing, filter] of filters) {
      const criterion = readFilter(listing, filter);
      for (const { id, view, declared } of providers) {
        const { possible } = view.count(listing, criterion);
        const isAsked = mayMatch(declared, filterTypes[listing], filter);
        assert.ok(isAsked || possible === 0, JSON.stringify({ id, listing, filter, possible }));
        if (possible === 0) empty++;
        if (!isAsked) spared++;
      }
    }
    t.diagnostic(
      `${filters.length * providers.length} calls, ${empty} of them with nothing to bring. ` +
        `Spared for who may list nothing: ${((100 * spared) / empty).toFixed(1)} %.`,
    );
    assert.ok(spared > 0);
  }

  test('who has a row that may match is never left out: nested filters of all kinds', (t) => {
    const filters = drawNestedFilters(11);
    compare(
      t,
      drawEach(each, ['subjects', 'studies', 'series'], (listing) => filters.of(listing)),
    );
  });

  test('who has a row that may match is never left out: questions with values that somebody has', (t) => {
    compare(t, drawEach(each, allListings, drawQuestions(13, summaries())));
  });

  test('who has a row that may match is never left out: datasets and modalities, joined in every way', (t) => {
    compare(t, drawEach(each, ['subjects', 'studies', 'series'], drawDeclared(17, summaries())));
  });
});

/** Filters of nothing but what is declared, with `and`, `or`, `not` and scopes. */
function drawDeclared(
  seed: number,
  summaries: readonly ValueSummary[],
): (listing: Listing) => Filter {
  const random = createRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)]!;
  const valuesOf = (field: string): string[] => [
    ...new Set(summaries.flatMap(({ tables }) => tables['series']!.codes[field]!.values)),
  ];
  const values = { dataset: valuesOf('dataset'), modality: [...valuesOf('modality'), 'XX'] };
  const code = (field: 'dataset' | 'modality'): Filter =>
    pick([
      () => ({ eq: pick(values[field]) }),
      () => ({ ne: pick(values[field]) }),
      () => ({ in: [pick(values[field]), pick(values[field])] }),
      () => ({ notIn: [pick(values[field]), pick(values[field])] }),
      () => ({ exists: pick([true, false]) }),
    ])();
  const set = (): Filter => ({
    [pick(['any', 'all', 'none'])]: [pick(values.modality), pick(values.modality)],
  });
  const plain = (listing: Listing): Filter =>
    pick<() => Filter>([
      () => ({ dataset: code('dataset') }),
      () => ({ modality: code('modality') }),
      () => ({ dataset: code('dataset'), modality: code('modality') }),
      () => (listing === 'series' ? { study: { modalities: set() } } : { modalities: set() }),
      // A row has no scope for itself.
      () => (listing === 'subjects' ? {} : { subject: { dataset: code('dataset') } }),
      () =>
        listing === 'series'
          ? {}
          : { series: { modality: code('modality'), dataset: code('dataset') } },
    ])();
  const draw = (listing: Listing, depth: number): Filter => {
    const inner = (): Filter => draw(listing, depth - 1);
    if (depth === 0) return plain(listing);
    return pick<() => Filter>([
      () => plain(listing),
      () => ({ and: [inner(), inner()] }),
      () => ({ or: [inner(), inner()] }),
      () => ({ not: inner() }),
    ])();
  };
  return (listing) => draw(listing, 3);
}

async function declare(catalogue: JudgedCatalogue): Promise<Judged> {
  const { id, folder } = catalogue;
  const file = join(folder, 'catalogue.sqlite');
  await using store = await openCatalogueStore({ kind: 'sqlite', file });
  const held = [...(await countHoldings(id, store))].map(([dataset, { modalities }]) => ({
    dataset: [dataset.slice(id.length + 1)],
    modality: modalities,
  }));
  return { ...catalogue, declared: summariseDeclared(id, held, shape) };
}
