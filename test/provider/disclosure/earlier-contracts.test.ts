import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { keptVersions } from '#schema/kept-versions.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildMadeCatalogue } from '#test/support/made-catalogue.ts';
import { ask } from '#test/support/small-catalogue.ts';

import { many, openFor, ordinary } from './two-parts.ts';

const [database] = testDatabases;
/** What each contract that was cut has. */
const query = `query ($filter: SeriesFilter) { summary(filter: $filter) {
  subjects studies series acquiredSeries derivedSeries images slideLevels sizeMB seriesWithoutImageCount
  facets(fields: [MODALITY, SEX]) { field multiValued buckets { value subjects studies series }
    missing { subjects studies series } }
  byProvider { subjects studies series images } } }`;

for (const version of keptVersions()) {
  test(`who serves contract ${version} keeps the same back, and answers without an error`, async () => {
    await using place = await database!.scratch();
    const few = Array.from({ length: 9 }, (_, at) => ({ ...ordinary('b', at), modality: 'XA' }));
    await buildMadeCatalogue(place, [...many('b', 60), ...few]);
    const access = { counts: new Set(['b']) };
    await using provider = await openFor(place, access, createProviderSchema(version));
    const of = (count: number) => ({ subjects: count, studies: count, series: count });
    const bucket = (value: string, count: number) => ({ value, ...of(count) });
    const sexes = [bucket('FEMALE', 40), bucket('MALE', 30)];
    const given = await ask(provider, query);
    assert.deepEqual(
      [given['data'], given['errors']],
      [
        {
          summary: {
            ...of(70),
            acquiredSeries: 70,
            derivedSeries: null,
            images: 690,
            slideLevels: null,
            sizeMB: null,
            seriesWithoutImageCount: null,
            facets: [
              {
                field: 'MODALITY',
                multiValued: true,
                buckets: [bucket('CT', 40), bucket('MR', 20)],
                missing: null,
              },
              { field: 'SEX', multiValued: false, buckets: sexes, missing: null },
            ],
            byProvider: [{ ...of(70), images: 690 }],
          },
        },
        undefined,
      ],
    );
    const kept = await ask(provider, query, { filter: { modality: { eq: 'XA' } } });
    const none = { subjects: null, studies: null, series: null, acquiredSeries: null };
    const nothing = { buckets: [], missing: null };
    assert.deepEqual(
      [kept['data'], kept['errors']],
      [
        {
          summary: {
            ...none,
            derivedSeries: null,
            images: null,
            slideLevels: null,
            sizeMB: null,
            seriesWithoutImageCount: null,
            facets: [
              { field: 'MODALITY', multiValued: true, ...nothing },
              { field: 'SEX', multiValued: false, ...nothing },
            ],
            byProvider: [],
          },
        },
        undefined,
      ],
    );
  });
}

test('rounded falls to who knows nine people of a dataset, which is why answers say what they are', async () => {
  const secret = async (modality: string): Promise<unknown> => {
    await using place = await database!.scratch();
    const known = Array.from({ length: 9 }, (_, at) => ({
      ...ordinary('b', at),
      manufacturer: 'OF THE NINE',
    }));
    const target = { ...ordinary('b', 0), bodyPart: 'OF THE TARGET', modality };
    await buildMadeCatalogue(place, [...many('b', 60), ...known, target]);
    await using provider = await openFor(place, { counts: new Set(['b']) });
    const isTarget = { bodyPart: { eq: 'OF THE TARGET' }, modality: { eq: 'XA' } };
    const filter = { or: [{ manufacturer: { eq: 'OF THE NINE' } }, isTarget] };
    const text = 'query ($filter: SeriesFilter) { summary(filter: $filter) { subjects } }';
    const { data, extensions } = await ask(provider, text, { filter });
    const { atlas } = extensions as { atlas: { disclosure: string } };
    return [data, atlas.disclosure];
  };
  assert.deepEqual(await secret('XA'), [{ summary: { subjects: 10 } }, 'ROUNDED']);
  assert.deepEqual(await secret('CT'), [{ summary: { subjects: null } }, 'ROUNDED']);
});
