import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Listing } from '#provider/search/catalogue-search.ts';

import { ingestDemonstration } from './ingest-demonstration.ts';
import { createSqlOracle } from './sql-oracle.ts';

test('sketches of the latest release hold keys and counts that SQL finds there', async () => {
  await using catalogue = await ingestDemonstration('lidc');
  const { search, store } = catalogue;
  const latest = search.releaseAt(null)?.number ?? 0;
  const sql = createSqlOracle(store, latest);
  assert.equal(search.sketches.provider, 'lidc');
  assert.equal(search.sketches.release, latest);
  assert.deepEqual(Object.keys(search.sketches.listings), [
    'subjects',
    'studies',
    'series',
    'annotations',
  ]);
  for (const [name, sketch] of Object.entries(search.sketches.listings)) {
    const listing = name as Listing;
    const all = await sql.list(listing, {}, { by: 'ID', descending: false });
    assert.equal(sketch.rows, all.length, listing);
    for (const [by, { nulls, quantiles, ranks }] of Object.entries(sketch.orders)) {
      const rows = await sql.list(listing, {}, { by, descending: false });
      const keys = rows.map((row) => row.sort_key).filter((key) => key !== null);
      const said = `${listing} by ${by}`;
      assert.equal(nulls, rows.length - keys.length, said);
      assert.deepEqual(
        quantiles,
        ranks?.map((rank) => keys[rank]),
        said,
      );
      assert.deepEqual(
        [ranks?.at(0), ranks?.at(-1)],
        keys.length === 0 ? [undefined, undefined] : [0, keys.length - 1],
        said,
      );
    }
    for (const [field, values] of Object.entries(sketch.values)) {
      for (const [value, { rows }] of Object.entries(values)) {
        const eq = field === 'derived' ? value === 'true' : value;
        const filter = { [field]: { eq } };
        const matching = await sql.list(listing, filter, { by: 'ID', descending: false });
        assert.equal(rows, matching.length, `${listing} ${field} ${value}`);
      }
    }
  }
});
