import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test, type TestContext } from 'node:test';

import { readFilterRules } from '#gateway/filter/filter-rules.ts';
import { shapeDeclared, summariseDeclared } from '#gateway/selection/declared-tables.ts';
import { mayMatch } from '#gateway/selection/judge-filter.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { openColumns } from '#provider/columns/open-columns.ts';
import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';
import { countHoldings } from '#scripts/registry/count-holdings.ts';
import { drawNestedFilters } from '#test/provider/three-values/draw-nested-filters.ts';
import { ingestDemonstration } from '#test/support/ingested-demonstration.ts';
import { supergraphSdl } from '#test/support/scatter-setup.ts';
import { createRandom } from '#test/support/seeded-random.ts';

import { drawQuestions, type Listing } from './selection-questions.ts';

type Filter = Readonly<Record<string, unknown>>;

interface Asked {
  readonly id: string;
  readonly view: ReleaseView;
  /** Of its rows. */
  readonly rows: ValueSummary;
  readonly declared: ValueSummary;
}

const filterTypes = {
  subjects: 'SubjectFilter',
  studies: 'StudyFilter',
  series: 'SeriesFilter',
  annotations: 'AnnotationFilter',
} as const;
const shape = shapeDeclared(readFilterRules(supergraphSdl));
const each = 80;

suite('selection by what providers declare, against asking everybody', () => {
  const providers: Asked[] = [];
  let loaded: Awaited<ReturnType<typeof ingestDemonstration>>;
  before(async () => {
    loaded = await ingestDemonstration();
    for (const { id } of loaded.deals) providers.push(await openAsked(loaded.folderOf(id), id));
  });
  after(() => loaded[Symbol.asyncDispose]());

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
    const listings = ['subjects', 'studies', 'series'] as const;
    compare(
      t,
      drawEach(listings, (listing) => filters.of(listing)),
    );
  });

  test('who has a row that may match is never left out: questions with values that somebody has', (t) => {
    const summaries = providers.map(({ rows }) => rows);
    compare(t, drawEach(Object.keys(filterTypes) as Listing[], drawQuestions(13, summaries)));
  });

  test('who has a row that may match is never left out: datasets and modalities, joined in every way', (t) => {
    const summaries = providers.map(({ rows }) => rows);
    compare(t, drawEach(['subjects', 'studies', 'series'], drawDeclared(17, summaries)));
  });
});

function drawEach<Kind extends Listing>(
  listings: readonly Kind[],
  draw: (listing: Kind) => Filter,
): readonly (readonly [Listing, Filter])[] {
  return listings.flatMap((listing) =>
    Array.from({ length: each }, () => [listing, draw(listing)] as const),
  );
}

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

async function openAsked(folder: string, id: string): Promise<Asked> {
  await using store = await openCatalogueStore({
    kind: 'sqlite',
    file: join(folder, 'catalogue.sqlite'),
  });
  const [row] = await store.all<{ build_id: string }>('select build_id from catalogue');
  const expected = { providerId: id, buildId: row?.build_id ?? '' };
  const columns = await openColumns(join(folder, 'columns'), expected);
  const search = createCatalogueSearch(columns);
  const held = [...(await countHoldings(id, store))].map(([dataset, { modalities }]) => ({
    dataset: [dataset.slice(id.length + 1)],
    modality: modalities,
  }));
  return {
    id,
    view: search.at(search.releases.at(-1)!.number),
    rows: columns.values,
    declared: summariseDeclared(id, held, shape),
  };
}
