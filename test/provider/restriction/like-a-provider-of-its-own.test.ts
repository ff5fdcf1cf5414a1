import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';

import type { CatalogueStore } from '#provider/catalogue/catalogue-store.ts';
import { openColumns } from '#provider/columns/open-columns.ts';
import type { Listing, ReleaseView } from '#provider/search/catalogue-search.ts';
import type { Criterion } from '#provider/search/criterion.ts';
import { tableOfListing } from '#provider/search/release-tables.ts';
import { createRestrictedSearches } from '#provider/search/restricted-searches.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { createRandom } from '#test/support/seeded-random.ts';

import { createFilterDraw, type FilterDraw } from '../search/draw-filters.ts';
import { ingestDemonstration, type IngestedCatalogue } from '../search/ingest-demonstration.ts';
import { plain, plainBuckets, plainCells, plainParts } from '../search/plain-facets.ts';

const provider = 'acrin';
const shown = ['acrin_6698', 'acrin_flt_breast'];
const listings: readonly Listing[] = ['subjects', 'studies', 'series', 'annotations'];
const fields = ['DATASET', 'MODALITY', 'BODY_PART', 'SEX', 'SOURCE', 'DERIVED', 'ANNOTATION_KIND'];
const question = { kind: 'PATHOLOGY', code: 'test:2' } as const;

/** A catalogue in a release, with the uids of its things. */
interface Seen {
  readonly view: ReleaseView;
  readonly uidOf: (listing: Listing, identity: number) => string;
}

suite('who may know of some datasets sees what a provider of these alone would show', async () => {
  const whole = await ingestDemonstration(provider);
  const alone = await ingestDemonstration(provider, shown);
  const within = await restrict(whole);
  const [uidsWithin, uidsAlone] = [await readUids(whole.store), await readUids(alone.store)];
  const releases = whole.search.releases.map(({ number }) => number);
  const random = createRandom(6);
  const draw = await createFilterDraw(whole.store, () => random(1_000_003) / 1_000_003);
  after(async () => {
    await whole[Symbol.asyncDispose]();
    await alone[Symbol.asyncDispose]();
  });

  for (const release of [releases[0]!, releases[12]!, releases.at(-1)!]) {
    test(`in release ${release}, whatever is asked`, () => {
      const restricted = { view: within.at(release), uidOf: uidsWithin };
      const own = { view: alone.search.at(release), uidOf: uidsAlone };
      let shownRows = 0;
      for (let round = 0; round < 60; round++) {
        for (const listing of listings)
          shownRows += compareListings(listing, restricted, own, draw);
        compareCounts(readFilter('series', draw.filter('series')), restricted, own);
      }
      assert.ok(shownRows > 1_000, `${shownRows} rows`);
      const { fields: ownFields, clinical } = own.view.capabilities();
      assert.deepEqual(restricted.view.capabilities(), { fields: ownFields, clinical });
      const concepts = ['test:0', 'test:2', 'test:5'];
      assert.deepEqual(restricted.view.occurrences(concepts), own.view.occurrences(concepts));
    });
  }

  test('and the whole is searched as it is where nothing is kept back', async () => {
    const searches = await openSearches(whole);
    assert.equal(searches.within(searches.datasets), searches.whole);
    assert.equal(searches.within(new Set([...searches.datasets, 'another'])), searches.whole);
    assert.notEqual(searches.within(new Set(shown)), searches.whole);
    assert.equal(searches.within(new Set(shown)), searches.within(new Set(shown.toReversed())));
  });

  test('and nobody sees anything without a dataset', async () => {
    const none = (await openSearches(whole)).within(new Set(['another'])).at(releases.at(-1)!);
    assert.deepEqual(none.count('series', { kind: 'all' }), { certain: 0, possible: 0 });
    assert.deepEqual(none.facet({ kind: 'all' }, 'MODALITY', false).buckets, []);
  });
});

async function openSearches(whole: IngestedCatalogue) {
  const [row] = await whole.store.all<{ build: string }>('select build_id as build from catalogue');
  const expected = { providerId: provider, buildId: row?.build ?? '' };
  return createRestrictedSearches(await openColumns(whole.columns, expected));
}

async function restrict(whole: IngestedCatalogue) {
  return (await openSearches(whole)).within(new Set(shown));
}

async function readUids(store: CatalogueStore): Promise<Seen['uidOf']> {
  const uids = new Map<Listing, ReadonlyMap<number, string>>();
  for (const listing of listings) {
    const rows = await store.all<{ identity: number; uid: string }>(
      `select distinct identity, uid from ${tableOfListing[listing]}`,
    );
    uids.set(listing, new Map(rows.map(({ identity, uid }) => [identity, uid])));
  }
  return (listing, identity) => uids.get(listing)?.get(identity) ?? '';
}

/** Gives how many rows both have. */
function compareListings(listing: Listing, restricted: Seen, own: Seen, draw: FilterDraw): number {
  const filter = draw.filter(listing);
  const order = draw.order(listing);
  const criterion = readFilter(listing, filter);
  const [actual, expected] = [restricted, own].map(({ view, uidOf }) => {
    const asked = { listing, filter: criterion, match: 'POSSIBLE', order, first: 500 } as const;
    const page = view.list({ ...asked, after: null });
    return {
      uids: Array.from(page.identities, (identity) => uidOf(listing, identity)),
      keys: page.keys,
      hasMore: page.hasMore,
      count: view.count(listing, criterion),
      outcomes: view.outcomes(listing, criterion).map(ofOwnRows),
    };
  });
  assert.deepEqual(actual, expected, JSON.stringify({ listing, filter, order }));
  return expected?.uids.length ?? 0;
}

/** What a provider could not normalise is told of all its datasets together. */
function ofOwnRows<Told extends { readonly outcome: string }>(told: Told): Told {
  return told.outcome === 'VALUE_UNMAPPED' ? { ...told, outcome: 'APPLIED' } : told;
}

function compareCounts(filter: Criterion, restricted: Seen, own: Seen): void {
  const [actual, expected] = [restricted, own].map(({ view }) => {
    const ages = view.histogram(filter, { field: 'AGE_YEARS', edges: [40, 60] });
    const answers = view.clinicalFacet(filter, question, false);
    return {
      certain: view.summarise(filter, 'CERTAIN'),
      possible: view.summarise(filter, 'POSSIBLE'),
      facets: fields.map((field) => {
        const facet = view.facet(filter, field, false);
        return { buckets: plainBuckets(facet.buckets), ...plainParts(facet) };
      }),
      answers: [plainBuckets(answers.buckets), plain(answers.absent), plain(answers.notCollected)],
      ages: ages.buckets.map(plain),
      cells: plainCells(
        view.crossTab(filter, { rows: { field: 'SEX' }, columns: { field: 'MODALITY' } }),
      ),
    };
  });
  assert.deepEqual(actual, expected, JSON.stringify(filter));
}
