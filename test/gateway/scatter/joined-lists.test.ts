import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startScatter } from '#test/support/scatter-setup.ts';

const rows = {
  a: [
    { uid: '1', day: 1, modality: 'MR', series: ['1.1'] },
    { uid: '2', day: 1, modality: 'US' },
  ],
  b: [
    { uid: '3', day: 1, modality: 'SR', series: ['3.1'] },
    { uid: '4', day: 1, modality: 'MR', series: ['4.1', '4.2'] },
    { uid: '5', day: 1, modality: 'CT' },
  ],
};

suite('lists that are joined by a key', () => {
  test('stand by the key where each provider has them so, whoever answers', async () => {
    await using scatter = await startScatter(rows);
    const query = '{ summary { facets(fields: [MODALITY]) { buckets { value studies series } } } }';
    assert.deepEqual(await scatter.ask(query), {
      data: {
        summary: {
          facets: [
            {
              buckets: [
                { value: 'CT', studies: 1, series: 0 },
                { value: 'MR', studies: 2, series: 3 },
                { value: 'SR', studies: 1, series: 1 },
                { value: 'US', studies: 1, series: 0 },
              ],
            },
          ],
        },
      },
    });
  });

  test('keep the order asked for where the providers do', async () => {
    await using scatter = await startScatter(rows);
    for (const fields of ['SEX MODALITY', 'MODALITY SEX', 'SEX DATASET MODALITY']) {
      const query = `{ summary { facets(fields: [${fields}]) { field } } }`;
      assert.deepEqual(await scatter.ask(query), {
        data: { summary: { facets: fields.split(' ').map((field) => ({ field })) } },
      });
    }
  });
});
