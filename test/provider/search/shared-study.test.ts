import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import type { CatalogueStore, SqlValue } from '#provider/catalogue/catalogue-store.ts';
import { migrateCatalogue } from '#provider/catalogue/migrate-catalogue.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { freezeColumns } from '#provider/columns/freeze-columns.ts';
import { openColumns } from '#provider/columns/open-columns.ts';
import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import { createCatalogueSearch } from '#provider/search/create-catalogue-search.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';

import { plainBuckets, plainCells, plainParts } from './plain-facets.ts';

const everything = { kind: 'all' } as const;
const none = { subjects: 0, studies: 0, series: 0 };

for (const database of testDatabases) {
  test(
    `a study of two patients is one study, and each has its own series (${database.name})`,
    { skip: database.skip },
    async (t) => {
      await using place = await database.scratch();
      const view = await freezeSharedStudy(place.location, join(place.folder, 'columns'));

      await t.test('it counts once, its patients and series each', () => {
        const { subjects, studies, series, images, sizeMb } = view.summarise(everything, 'CERTAIN');
        assert.deepEqual(
          { subjects, studies, series, images, sizeMb },
          { subjects: 2, studies: 3, series: 5, images: 40, sizeMb: 0.6 },
        );
      });

      await t.test('it stands once in each bucket of a facet', () => {
        const facet = (field: string) => view.facet(everything, field, true);
        assert.deepEqual(plainBuckets(facet('MODALITY').buckets), [
          { value: 'CT', subjects: 2, studies: 3, series: 5 },
        ]);
        assert.deepEqual(plainBuckets(facet('DERIVED').buckets), [
          { value: 'false', subjects: 2, studies: 3, series: 4 },
          { value: 'true', subjects: 1, studies: 1, series: 1 },
        ]);
        assert.deepEqual(plainParts(facet('DERIVED')), {
          multiValued: true,
          missing: none,
          notCollected: none,
          conflicting: none,
          known: { subjects: 2, studies: 3, series: 5 },
        });
      });

      await t.test('it conflicts where its patients differ, and its series do not', () => {
        const sex = view.facet(everything, 'SEX', true);
        assert.deepEqual(plainBuckets(sex.buckets), [
          { value: 'FEMALE', subjects: 1, studies: 1, series: 2 },
        ]);
        assert.deepEqual(plainParts(sex), {
          multiValued: false,
          missing: { subjects: 1, studies: 1, series: 3 },
          notCollected: none,
          conflicting: { subjects: 0, studies: 1, series: 0 },
          known: { subjects: 1, studies: 1, series: 2 },
        });
        const sides = { rows: { field: 'SEX' }, columns: { field: 'DERIVED' } };
        assert.deepEqual(Object.fromEntries(plainCells(view.crossTab(everything, sides))), {
          'VALUE FEMALE × VALUE false': { subjects: 1, studies: 1, series: 2 },
          'MISSING  × VALUE false': { subjects: 1, studies: 1, series: 2 },
          'MISSING  × VALUE true': { subjects: 1, studies: 0, series: 1 },
          'CONFLICTING  × VALUE false': { subjects: 0, studies: 1, series: 0 },
          'CONFLICTING  × VALUE true': { subjects: 0, studies: 1, series: 0 },
        });
      });

      await t.test(
        'a criterion on the patient finds it by its owner, its series by their own',
        () => {
          const sex = { sex: { eq: 'FEMALE' } };
          assert.equal(view.count('studies', readFilter('studies', sex)).certain, 2);
          assert.equal(view.count('series', readFilter('series', sex)).certain, 2);
          assert.equal(view.count('subjects', readFilter('subjects', sex)).certain, 1);
        },
      );

      await t.test('the same words asked of studies and of series are answered apart', () => {
        const filter = { dataset: { eq: 'd' }, day: { gte: 0 } };
        assert.deepEqual(
          [
            view.count('studies', readFilter('studies', filter)),
            view.count('series', readFilter('series', filter)),
          ],
          [
            { certain: 2, possible: 3 },
            { certain: 5, possible: 5 },
          ],
        );
      });

      await t.test('its children are the series of both, and one of them owns it', () => {
        const question = {
          filter: everything,
          match: 'CERTAIN',
          order: { by: 'ID', descending: false },
          first: 2,
          after: null,
        } as const;
        const owned = view.children('studies', Int32Array.of(0, 1), question);
        assert.deepEqual(
          owned.map(({ identities }) => [...identities]),
          [[0, 1], [2]],
        );
        const [page] = view.children('series', Int32Array.of(1), question);
        assert.deepEqual(
          [...(page?.identities ?? []), page?.total.certain, page?.hasMore],
          [1, 2, 3, true],
        );
        assert.equal(view.countsOf('subjects', 0).series, 2);
        assert.equal(view.countsOf('subjects', 1).series, 3);
      });
    },
  );
}

/**
 * Subject 0 owns studies 0 and 1; study 1 has one series of its own and two of subject 1, the last of them derived; subject 1
 * has two series in study 2, which has no day.
 */
async function freezeSharedStudy(
  location: Parameters<typeof openCatalogueStore>[0],
  columns: string,
): Promise<ReleaseView> {
  await using store = await openCatalogueStore(location);
  await migrateCatalogue(store);
  await insertRows(store);
  await freezeColumns(store, columns);
  const expected = { providerId: 'p', buildId: 'b' };
  return createCatalogueSearch(await openColumns(columns, expected)).at(1);
}

async function insertRows(store: CatalogueStore): Promise<void> {
  const insert = (table: string, columns: string, rows: readonly (readonly SqlValue[])[]) =>
    store.insert(table, columns.split(' '), rows);
  await insert('catalogue', 'id provider_id build_id load_report', [[1, 'p', 'b', '{}']]);
  await insert('release', 'number date', [[1, '2026-01-01']]);
  await insert('subject', 'key identity uid from_release dataset_id patient_id time_origin sex', [
    [1, 0, 'd/a', 1, 'd', 'a', 'UNKNOWN', 'FEMALE'],
    [2, 1, 'd/b', 1, 'd', 'b', 'UNKNOWN', null],
  ]);
  await insert('study', 'key identity uid from_release dataset_id subject day', [
    [1, 0, '1.1', 1, 'd', 0, 5],
    [2, 1, '1.2', 1, 'd', 0, 7],
    [3, 2, '1.0', 1, 'd', 1, null],
  ]);
  const series = [
    [0, 0, false],
    [0, 1, false],
    [1, 1, false],
    [1, 1, true],
    [1, 2, false],
  ] as const;
  await insert(
    'series',
    'key identity uid from_release dataset_id modality first_release day subject study derived instance_count size_mb',
    series.map(([subject, study, derived], at) => {
      const size = 0.1 + (at % 2) / 20;
      return [at + 1, at, `2.${at}`, 1, 'd', 'CT', 1, 3, subject, study, derived, 10, size];
    }),
  );
}
