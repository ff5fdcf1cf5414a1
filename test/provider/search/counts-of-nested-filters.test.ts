import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import type { Criterion } from '#provider/search/criterion.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import type { Match } from '#provider/search/select-rows.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { latestOf, readColumns } from '#test/support/read-columns.ts';

import { drawNestedFilters } from '../three-values/draw-nested-filters.ts';
import { plain } from './plain-facets.ts';

const providers = ['radboud-prostate', 'ucla-prostate', 'ispy', 'stanford-lung', 'nlst'];
const filtersEach = 80;

interface Row {
  readonly subject: number;
  readonly study: number;
  readonly modality: string;
  readonly body_part: string | null;
  readonly derived: number;
  readonly instance_count: number | null;
  readonly size_mb: number | null;
  readonly sex: string | null;
}

suite('counts and facets of filters that nest', () => {
  let loaded: BuiltDemonstration;
  before(async () => {
    loaded = await buildDemonstration({ only: providers });
  });
  after(() => loaded[Symbol.asyncDispose]());

  for (const id of providers) {
    test(`are those of the series that the listing has, one by one: ${id}`, async () => {
      const folder = loaded.folderOf(id);
      const file = join(folder, 'catalogue.sqlite');
      await using store = await openCatalogueStore({ kind: 'sqlite', file });
      const view = latestOf(await readColumns(folder, id));
      const rows = await store.all<Row>(
        `select t.subject, t.study, modality, body_part, derived, instance_count, size_mb, p.sex
         from series t join subject p on p.identity = t.subject and p.to_release is null order by t.key`,
      );
      const draw = drawNestedFilters(providers.indexOf(id) + 11);
      for (let drawn = 0; drawn < filtersEach; drawn++) {
        const input = draw.of('series');
        const filter = readFilter('series', input);
        for (const match of ['CERTAIN', 'POSSIBLE'] as const) {
          const listed = listAll(view, filter, match).map((key) => rows[key - 1]!);
          const said = JSON.stringify({ match, input });
          assert.deepEqual(view.summarise(filter, match), addUp(listed), said);
          if (match === 'POSSIBLE') continue;
          for (const [field, column] of [
            ['MODALITY', 'modality'],
            ['BODY_PART', 'body_part'],
            ['SEX', 'sex'],
          ] as const) {
            const { buckets } = view.facet(filter, field, true);
            assert.deepEqual(
              new Map(buckets.map((bucket) => [bucket.value, plain(bucket)])),
              countBy(listed, column),
              `${field} ${said}`,
            );
          }
        }
      }
    });
  }
});

/** Database keys of all series that a listing has. */
function listAll(view: ReleaseView, filter: Criterion, match: Match): number[] {
  const order = { by: 'ID', descending: false };
  const page = { listing: 'series', filter, match, order, first: 1_000_000, after: null } as const;
  return [...view.keysOf('series', view.list(page).identities)];
}

function addUp(rows: readonly Row[]) {
  const sum = (of: (row: Row) => number): number => rows.reduce((so, row) => so + of(row), 0);
  const derivedSeries = sum(({ derived }) => derived);
  return {
    ...countDistinct(rows),
    acquiredSeries: rows.length - derivedSeries,
    derivedSeries,
    images: sum((row) => (row.derived || row.modality === 'SM' ? 0 : (row.instance_count ?? 0))),
    slideLevels: sum((row) => (row.modality === 'SM' ? (row.instance_count ?? 0) : 0)),
    sizeMb: sum((row) => Math.round((row.size_mb ?? 0) * 1e6)) / 1e6,
    seriesWithoutImageCount: sum((row) => (row.instance_count === null ? 1 : 0)),
  };
}

function countDistinct(rows: readonly Row[]) {
  return {
    subjects: new Set(rows.map(({ subject }) => subject)).size,
    studies: new Set(rows.map(({ study }) => study)).size,
    series: rows.length,
  };
}

function countBy(rows: readonly Row[], column: 'modality' | 'body_part' | 'sex') {
  const stated = rows.filter((row) => row[column] !== null && row[column] !== 'CONFLICTING');
  const groups = Map.groupBy(stated, (row) => row[column]!);
  return new Map([...groups].map(([value, own]) => [value, countDistinct(own)]));
}
