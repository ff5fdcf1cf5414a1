import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { openColumns } from '#provider/columns/open-columns.ts';
import type { Criterion } from '#provider/search/criterion.ts';
import { createReleaseTables } from '#provider/search/release-tables.ts';
import { createRowSelector, type SelectRows } from '#provider/search/select-rows.ts';
import { combineSeries } from '#provider/search/series-combinations.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';
import { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

/** A selector over the latest release of the small catalogue, without anything kept. */
async function selectorOf(folder: string): Promise<SelectRows> {
  const expected = { providerId: 'small', buildId: 'b1' };
  const { tables } = await openColumns(join(folder, 'columns'), expected);
  return createRowSelector(createReleaseTables(tables, 4, () => combineSeries(tables.series)));
}

function patient(id: string): Criterion {
  return { kind: 'in', path: 'patientId', column: 'patientId', values: [id], broader: [] };
}

test('rows of a filter are kept, and given up by how much is kept', async (t) => {
  await using place = await testDatabases[0]!.scratch();
  await buildSmallCatalogue(place);

  await t.test('a filter that is asked again finds the rows of the first time', async () => {
    const select = await selectorOf(place.folder);
    const rows = select('subject', patient('P001'), 'CERTAIN');
    assert.deepEqual([...rows], [2]);
    assert.equal(select('subject', patient('P001'), 'CERTAIN'), rows);
  });

  await t.test(
    'filters that match nothing push one another out, the longest unused first',
    async () => {
      const select = await selectorOf(place.folder);
      const first = select('subject', patient('P001'), 'CERTAIN');
      const second = select('subject', patient('P002'), 'CERTAIN');
      for (let asked = 0; asked < 499; asked++) {
        assert.equal(select('subject', patient(`nobody ${asked}`), 'CERTAIN').length, 0);
        assert.equal(select('subject', patient('P001'), 'CERTAIN'), first);
      }
      const again = select('subject', patient('P002'), 'CERTAIN');
      assert.notEqual(again, second);
      assert.deepEqual([...again], [...second]);
    },
  );

  await t.test('filters that are long push others out though they match nothing', async () => {
    const select = await selectorOf(place.folder);
    const rows = select('subject', patient('P001'), 'CERTAIN');
    const long = (letter: string) => patient(letter.repeat(1_000_000));
    for (const letter of 'abcdefg') select('subject', long(letter), 'CERTAIN');
    assert.equal(select('subject', patient('P001'), 'CERTAIN'), rows);
    for (const letter of 'hijklmno') select('subject', long(letter), 'CERTAIN');
    assert.notEqual(select('subject', patient('P001'), 'CERTAIN'), rows);
  });
});
