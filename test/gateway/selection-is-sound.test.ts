import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test, type TestContext } from 'node:test';

import { mayMatch } from '#gateway/selection/judge-filter.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { openColumns } from '#provider/columns/open-columns.ts';
import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { readLatestRelease } from '#provider/search/latest-release.ts';
import { summariseValues } from '#provider/search/value-summary.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';
import { drawNestedFilters } from '#test/provider/three-values/draw-nested-filters.ts';
import { ingestDemonstration } from '#test/support/ingested-demonstration.ts';

import { flatten } from './selection-baseline.ts';
import { drawQuestions, type Listing } from './selection-questions.ts';

interface Asked {
  readonly id: string;
  readonly view: ReleaseView;
  readonly summary: ValueSummary;
  /** With at most 20 groups a table. */
  readonly coarse: ValueSummary;
  /** Minima, maxima and modalities alone. */
  readonly flat: ValueSummary;
}

type Filter = Readonly<Record<string, unknown>>;

const filterTypes = {
  subjects: 'SubjectFilter',
  studies: 'StudyFilter',
  series: 'SeriesFilter',
  annotations: 'AnnotationFilter',
} as const;
const nestedEach = 60;
const questionsEach = 60;

suite('selection, against asking everybody', () => {
  const providers: Asked[] = [];
  let loaded: Awaited<ReturnType<typeof ingestDemonstration>>;
  before(async () => {
    loaded = await ingestDemonstration();
    for (const { id } of loaded.deals) providers.push(await openAsked(loaded.folderOf(id), id));
  });
  after(() => loaded[Symbol.asyncDispose]());

  /** Compares for every provider; tells how many calls with nothing to bring were spared. */
  function compare(t: TestContext, filters: readonly (readonly [Listing, Filter])[]): void {
    const spared = { selection: 0, coarse: 0, flat: 0 };
    let empty = 0;
    for (const [listing, filter] of filters) {
      const criterion = readFilter(listing, filter);
      for (const { id, view, summary, coarse, flat } of providers) {
        const { possible } = view.count(listing, criterion);
        const ask = (by: ValueSummary): boolean => mayMatch(by, filterTypes[listing], filter);
        const asked = { selection: ask(summary), coarse: ask(coarse), flat: ask(flat) };
        if (possible > 0) {
          const all = { selection: true, coarse: true, flat: true };
          assert.deepEqual(asked, all, JSON.stringify({ id, listing, filter, possible }));
          continue;
        }
        empty++;
        for (const name of Object.keys(spared) as (keyof typeof spared)[]) {
          if (!asked[name]) spared[name]++;
        }
      }
    }
    const share = (count: number): string =>
      empty === 0 ? 'none' : `${((100 * count) / empty).toFixed(1)} %`;
    t.diagnostic(
      `${filters.length * providers.length} calls, ${empty} of them with nothing to bring. Spared: ${share(spared.selection)}; ` +
        `with at most 20 groups a table ${share(spared.coarse)}; by minima, maxima and modalities alone ${share(spared.flat)}.`,
    );
    assert.ok(empty > 0 && spared.selection > spared.flat, JSON.stringify({ empty, ...spared }));
  }

  test('a provider with a row that may match is never left out: nested filters of all kinds', (t) => {
    const filters = drawNestedFilters(5);
    const listings = ['subjects', 'studies', 'series'] as const;
    compare(
      t,
      listings.flatMap((listing) =>
        Array.from({ length: nestedEach }, () => [listing, filters.of(listing)] as const),
      ),
    );
  });

  test('a provider with a row that may match is never left out: questions with values that somebody has', (t) => {
    const draw = drawQuestions(
      7,
      providers.map(({ summary }) => summary),
    );
    compare(
      t,
      (Object.keys(filterTypes) as Listing[]).flatMap((listing) =>
        Array.from({ length: questionsEach }, () => [listing, draw(listing)] as const),
      ),
    );
  });
});

async function openAsked(folder: string, id: string): Promise<Asked> {
  await using store = await openCatalogueStore({
    kind: 'sqlite',
    file: join(folder, 'catalogue.sqlite'),
  });
  const [row] = await store.all<{ build_id: string }>('select build_id from catalogue');
  const expected = { providerId: id, buildId: row?.build_id ?? '' };
  const columns = await openColumns(join(folder, 'columns'), expected);
  const search = createCatalogueSearch(columns);
  const coarse = summariseValues(readLatestRelease(columns), expected.buildId, [20]);
  return {
    id,
    view: search.at(search.releases.at(-1)!.number),
    summary: columns.values,
    coarse,
    flat: flatten(columns.values),
  };
}
