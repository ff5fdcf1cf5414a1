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

/** Questions of the tables, by provider: with how many subjects have an answer, an empty cell, and no table that speaks of them. */
const answered: readonly {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly part: 'value' | 'number';
  readonly subjects: readonly [answered: number, empty: number, uncovered: number];
}[] = [
  {
    id: 'ispy',
    kind: 'OBSERVATION',
    code: 'ATLAS:longest-diameter-baseline',
    part: 'number',
    subjects: [37, 1, 68],
  },
  {
    id: 'stanford-lung',
    kind: 'MOLECULAR_FINDING',
    code: 'EUCAIM:CLIN1051882',
    part: 'value',
    subjects: [172, 39, 0],
  },
  {
    id: 'ucla-prostate',
    kind: 'OBSERVATION',
    code: 'ATLAS:ucla-score',
    part: 'number',
    subjects: [210, 0, 72],
  },
];

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

  for (const { id, kind, code, part, subjects } of answered) {
    test(`an empty cell has no answer, and a subject of whom no table speaks may have one: ${id}, ${code}`, async () => {
      const view = latestOf(await readColumns(loaded.folderOf(id), id));
      const { collections } = loaded.deals.find((deal) => deal.id === id)!;
      const world = await readWorld(collections);
      const groups = Map.groupBy(world.subjects, ({ rows, covered }) => {
        if (rows.some((row) => row.code === code && row[part] !== null)) return 'answered';
        return covered.has(code) ? 'empty' : 'uncovered';
      });
      const [yes, empty, open] = (['answered', 'empty', 'uncovered'] as const).map(
        (group) => groups.get(group)?.length ?? 0,
      ) as [number, number, number];
      assert.deepEqual([yes, empty, open], subjects);
      const clinical = [{ kind, code: { eq: code }, [part]: { exists: true } }];
      const count = (filter: object) => view.count('subjects', readFilter('subjects', filter));
      assert.deepEqual(count({ clinical }), { certain: yes, possible: yes + open });
      assert.deepEqual(count({ not: { clinical } }), { certain: empty, possible: empty + open });
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
