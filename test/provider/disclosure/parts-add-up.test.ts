import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildMadeCatalogue, type MadeSubject } from '#test/support/made-catalogue.ts';
import { ask } from '#test/support/small-catalogue.ts';

import { many, openFor, ordinary } from './two-parts.ts';

/** 23 ordinary subjects of a and 3 of XA; 47 ordinary ones of b and 9 of XA. */
const subjects: readonly MadeSubject[] = [
  ...many('a', 23),
  ...xa('a', 3),
  ...many('b', 47),
  ...xa('b', 9),
];
const both = { records: new Set(['a']), counts: new Set(['b']) };
const onlyCounts = { counts: new Set(['a', 'b']) };
const onlyXa = '{ modality: { eq: "XA" } }';

function xa(dataset: string, count: number): MadeSubject[] {
  return Array.from({ length: count }, (_, place) => ({
    ...ordinary(dataset, place),
    modality: 'XA',
    series: 2,
  }));
}

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: counts by what may be known of them`, { skip }, async (t) => {
    await using place = await scratch();
    await buildMadeCatalogue(place, subjects);
    const asked = async (
      access: Parameters<typeof openFor>[1],
      selection: string,
      filter = '{}',
    ): Promise<{ readonly summary: unknown; readonly extensions: unknown }> => {
      await using provider = await openFor(place, access);
      const answer = await ask(provider, `{ summary(filter: ${filter}) { ${selection} } }`);
      assert.equal(answer['errors'], undefined, JSON.stringify(answer['errors']));
      const { summary } = answer['data'] as { summary: unknown };
      return { summary, extensions: answer['extensions'] };
    };
    const atlas = { schemaVersion: '1.2.0', release: 7 };

    await t.test('those that may be listed are exact', async () => {
      const all = { records: new Set(['a', 'b']) };
      const selection = 'subjects series byProvider { disclosure subjects }';
      assert.deepEqual(await asked(all, selection, onlyXa), {
        summary: {
          subjects: 12,
          series: 24,
          byProvider: [{ disclosure: 'EXACT', subjects: 12 }],
        },
        extensions: {
          atlas: {
            ...atlas,
            rowsRead: 0,
            keysRead: 0,
            statements: 0,
            criteria: [{ path: 'modality', outcome: 'APPLIED' }],
            disclosure: 'EXACT',
          },
        },
      });
    });

    await t.test(
      'those that may only be counted are rounded each by itself, and added up',
      async () => {
        const selection = `subjects studies series acquiredSeries derivedSeries images slideLevels
        sizeMB seriesWithoutImageCount possible { subjects } sourceSubjects { subjects }
        byProvider { disclosure subjects images }
        bounds { subjectsAtLeast subjectsAtMost studiesAtLeast studiesAtMost seriesAtLeast seriesAtMost }`;
        assert.deepEqual(await asked(onlyCounts, selection), {
          summary: {
            subjects: 30 + 60,
            studies: 30 + 60,
            series: 30 + 70,
            acquiredSeries: 30 + 70,
            derivedSeries: null,
            images: 940,
            slideLevels: null,
            sizeMB: null,
            seriesWithoutImageCount: null,
            possible: { subjects: 30 + 60 },
            sourceSubjects: null,
            byProvider: [{ disclosure: 'ROUNDED', subjects: 30 + 60, images: 940 }],
            bounds: {
              subjectsAtLeast: 25 + 55,
              subjectsAtMost: 34 + 64,
              studiesAtLeast: 25 + 55,
              studiesAtMost: 34 + 64,
              seriesAtLeast: 25 + 65,
              seriesAtMost: 34 + 74,
            },
          },
          extensions: { atlas: { ...atlas, disclosure: 'ROUNDED' } },
        });
      },
    );

    await t.test('the two are counted apart and added up', async () => {
      const selection = `subjects studies series sizeMB possible { subjects } sourceSubjects { subjects }
        byProvider { provider { id } disclosure subjects }
        bounds { subjectsAtLeast subjectsAtMost studiesAtLeast studiesAtMost seriesAtLeast seriesAtMost }
        facets(fields: [MODALITY, DATASET]) { buckets { value subjects byProvider { subjects } } known { subjects } missing { subjects } }`;
      const bucket = (value: string, count: number) => ({
        value,
        subjects: count,
        byProvider: [{ subjects: count }],
      });
      assert.deepEqual(await asked(both, selection), {
        summary: {
          subjects: 26 + 60,
          studies: 26 + 60,
          series: 29 + 70,
          sizeMB: null,
          possible: { subjects: 26 + 60 },
          sourceSubjects: null,
          byProvider: [
            { provider: { id: 'made' }, disclosure: 'EXACT', subjects: 26 },
            { provider: { id: 'made' }, disclosure: 'ROUNDED', subjects: 60 },
          ],
          bounds: {
            subjectsAtLeast: 26 + 55,
            subjectsAtMost: 26 + 64,
            studiesAtLeast: 26 + 55,
            studiesAtMost: 26 + 64,
            seriesAtLeast: 29 + 65,
            seriesAtMost: 29 + 74,
          },
          facets: [
            {
              // 9 of XA in b are not shown.
              buckets: [bucket('CT', 15 + 30), bucket('MR', 8 + 20), bucket('XA', 3)],
              known: { subjects: 26 + 60 },
              missing: { subjects: 0 },
            },
            {
              buckets: [bucket('a', 26), bucket('b', 60)],
              known: { subjects: 26 + 60 },
              missing: { subjects: 0 },
            },
          ],
        },
        extensions: { atlas: { ...atlas, disclosure: 'MIXED' } },
      });
    });

    await t.test('what is kept back is said to be, and bounded', async () => {
      const selection = `subjects byProvider { disclosure subjects } bounds { subjectsAtLeast subjectsAtMost seriesAtMost }`;
      const criteria = [{ path: 'modality', outcome: 'APPLIED' }];
      assert.deepEqual(await asked(both, selection, onlyXa), {
        summary: {
          subjects: 3,
          byProvider: [{ disclosure: 'EXACT', subjects: 3 }],
          bounds: { subjectsAtLeast: 3, subjectsAtMost: 3 + 9, seriesAtMost: 6 + 74 },
        },
        extensions: { atlas: { ...atlas, criteria, disclosure: 'MIXED', suppressed: true } },
      });
      const counted = { counts: new Set(['b']) };
      assert.deepEqual(await asked(counted, selection, onlyXa), {
        summary: {
          subjects: null,
          byProvider: [],
          bounds: { subjectsAtLeast: 0, subjectsAtMost: 9, seriesAtMost: 74 },
        },
        extensions: { atlas: { ...atlas, criteria, disclosure: 'ROUNDED', suppressed: true } },
      });
    });
  });
}
