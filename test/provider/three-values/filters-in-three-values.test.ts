import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import type { Listing } from '#provider/search/catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { latestOf, readColumns } from '#test/support/read-columns.ts';

import { drawNestedFilters } from './draw-nested-filters.ts';
import { type Thing, truthOf } from './naive-truth.ts';
import { readWorld, type World } from './read-world.ts';

const providers = ['radboud-prostate', 'ucla-prostate', 'ispy', 'stanford-lung'];
const listings = ['subjects', 'studies', 'series'] as const;
const filtersEach = 120;

suite('filters in three values, against the source files', () => {
  let loaded: BuiltDemonstration;
  before(async () => {
    loaded = await buildDemonstration({ only: providers });
  });
  after(() => loaded[Symbol.asyncDispose]());

  for (const id of providers) {
    test(`certain and possible counts of random filters are those of a naive evaluator: ${id}`, async () => {
      const view = latestOf(await readColumns(loaded.folderOf(id), id));
      const { collections } = loaded.deals.find((deal) => deal.id === id)!;
      const world = await readWorld(collections);
      const filters = drawNestedFilters(providers.indexOf(id) + 1);
      for (let drawn = 0; drawn < filtersEach; drawn++) {
        for (const listing of listings) {
          const filter = filters.of(listing);
          assert.deepEqual(
            view.count(listing, readFilter(listing, filter)),
            countNaively(listing, filter, world),
            JSON.stringify({ listing, filter }),
          );
        }
      }
    });
  }
});

function countNaively(
  listing: Listing,
  filter: Readonly<Record<string, unknown>>,
  { subjects, studies }: World,
): { certain: number; possible: number } {
  const series = studies.flatMap((study) => study.series.map((one) => ({ study, series: one })));
  const collects = new Set(
    series.filter((one) => one.series.bodyPart !== null).map((one) => one.series.dataset),
  );
  const things: Thing[] =
    listing === 'subjects'
      ? subjects.map((subject) => ({ kind: 'subject', subject }))
      : listing === 'studies'
        ? studies.map((study) => ({ kind: 'study', study }))
        : series.map((one) => ({ kind: 'series', ...one }));
  const truths = things.map((thing) => truthOf(filter, thing, collects));
  return {
    certain: truths.filter((truth) => truth === 2).length,
    possible: truths.filter((truth) => truth >= 1).length,
  };
}
