import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { coerceInputValue, type GraphQLInputType } from 'graphql';

import { readFilterRules } from '#gateway/filter/filter-rules.ts';
import { readContract } from '#gateway/versions/contract.ts';
import { weakenFilter } from '#gateway/versions/weaker-filter.ts';
import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { readKeptSdl } from '#schema/kept-versions.ts';
import { drawNestedFilters } from '#test/provider/three-values/draw-nested-filters.ts';
import { supergraphSdl } from '#test/support/gateway-setup.ts';
import { buildDemonstration } from '#test/support/built-demonstration.ts';
import { latestOf, readColumns } from '#test/support/read-columns.ts';
import { createRandom } from '#test/support/seeded-random.ts';

type Filter = Readonly<Record<string, unknown>>;

const listings = { subjects: 'SubjectFilter', studies: 'StudyFilter', series: 'SeriesFilter' };
const filtersEach = 400;
const earlier = '1.0.0';
const versions = {
  rules: readFilterRules(supergraphSdl),
  earlier: readContract(readKeptSdl(earlier)),
};
const schema = createProviderSchema(earlier);

suite('Of a filter that an earlier version does not have', () => {
  for (const id of ['breast-community', 'stanford-lung']) {
    test(`what it is asked instead holds the rows of ${id} between two bounds`, async () => {
      await using loaded = await buildDemonstration({ only: [id] });
      const view = latestOf(await readColumns(loaded.folderOf(id), id));
      const [random, filters] = [createRandom(7), drawNestedFilters(7)];
      const seen = { exact: 0, bounded: 0, loose: 0 };
      for (let drawn = 0; drawn < filtersEach; drawn++) {
        const listing = (['subjects', 'studies', 'series'] as const)[random(3)]!;
        const filter = withBroader(filters.of(listing), random);
        const typeName = listings[listing];
        const { lower, upper, lost } = weakenFilter(versions, {
          typeName,
          given: filter,
          path: '',
        });
        for (const bound of [lower, upper]) requireValid(typeName, bound);
        const [certain, possible] = rowsOf(view, listing, filter);
        const [, most] = rowsOf(view, listing, upper);
        const least = lower === null ? new Set<number>() : rowsOf(view, listing, lower)[0];
        const told = JSON.stringify({ filter, lower, upper });
        assert.ok(isWithin(least, certain), `more than certain: ${told}`);
        assert.ok(isWithin(possible, most), `less than possible: ${told}`);
        if (lost.length === 0) assert.deepEqual([least, most], [certain, possible], told);
        seen[lost.length === 0 ? 'exact' : lower === null ? 'loose' : 'bounded']++;
      }
      for (const [kind, count] of Object.entries(seen)) assert.ok(count > 3, `${kind}: ${count}`);
    });
  }
});

/** Identities of the rows that match certainly, and possibly. */
function rowsOf(
  view: ReleaseView,
  listing: keyof typeof listings,
  filter: Filter,
): readonly [Set<number>, Set<number>] {
  const list = (match: 'CERTAIN' | 'POSSIBLE'): Set<number> => {
    const order = { by: 'ID', descending: false };
    const first = 1_000_000;
    const criterion = readFilter(listing, filter);
    return new Set(
      view.list({ listing, filter: criterion, match, order, first, after: null }).identities,
    );
  };
  return [list('CERTAIN'), list('POSSIBLE')];
}

function isWithin(some: ReadonlySet<number>, all: ReadonlySet<number>): boolean {
  return [...some].every((one) => all.has(one));
}

/** The same filter, where body parts are asked for with some that hold them. */
function withBroader(filter: Filter, random: (below: number) => number): Filter {
  return JSON.parse(
    JSON.stringify(filter, (name, value: unknown) =>
      name === 'bodyPart' && random(2) === 0
        ? { ...(value as Filter), broader: ['CHEST', 'ABDOMEN'] }
        : value,
    ),
  ) as Filter;
}

function requireValid(typeName: string, filter: Filter | null): void {
  coerceInputValue(filter, schema.getType(typeName) as GraphQLInputType, (path, _, error) => {
    assert.fail(`${path.join('.')}: ${error.message} in ${JSON.stringify(filter)}`);
  });
}
