import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';

import { mayMatch } from '#gateway/selection/judge-filter.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { readLatestRelease } from '#provider/search/latest-release.ts';
import { summariseValues } from '#provider/search/value-summary.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';
import { drawNestedFilters } from '#test/provider/three-values/draw-nested-filters.ts';

import { flatten } from './selection-baseline.ts';
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

/** What selection could go by. */
interface Judged extends JudgedCatalogue {
  readonly summary: ValueSummary;
  /** With at most 20 groups a table. */
  readonly coarse: ValueSummary;
  /** Minima, maxima and modalities alone. */
  readonly flat: ValueSummary;
}

const each = 60;

suite('selection, against asking everybody', () => {
  let opened: JudgedCatalogues;
  let providers: readonly Judged[];
  before(async () => {
    opened = await openCatalogues();
    providers = opened.catalogues.map(summarise);
  });
  after(() => opened[Symbol.asyncDispose]());

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
    compare(
      t,
      drawEach(each, ['subjects', 'studies', 'series'], (listing) => filters.of(listing)),
    );
  });

  test('a provider with a row that may match is never left out: questions with values that somebody has', (t) => {
    const summaries = providers.map(({ summary }) => summary);
    compare(t, drawEach(each, allListings, drawQuestions(7, summaries)));
  });
});

function summarise(catalogue: JudgedCatalogue): Judged {
  const { values: summary } = catalogue.columns;
  const coarse = summariseValues(readLatestRelease(catalogue.columns), summary.build, [20]);
  return { ...catalogue, summary, coarse, flat: flatten(summary) };
}
