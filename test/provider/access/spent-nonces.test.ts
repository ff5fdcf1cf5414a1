import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createSpentNonces } from '#provider/access/spent-nonces.ts';
import { createStoredNonces } from '#provider/access/stored-nonces.ts';
import { migrateCatalogue } from '#provider/catalogue/migrate-catalogue.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { clockSkewSeconds } from '#schema/wire/ticket.ts';
import { testDatabases } from '#test/support/catalogue-databases.ts';

const start = 1_800_000_000_000;
const second = 1_000;

suite('calls are remembered in the process', () => {
  test('for as long as they could be made again', () => {
    const nonces = createSpentNonces();
    const at = (seconds: number): boolean | Promise<boolean> =>
      nonces.spend('a', start + seconds * second);
    assert.deepEqual([at(0), at(1), at(59), at(60), at(100)], [true, false, false, false, false]);
  });

  test('and forgotten after minutes, so that they stay few', () => {
    const nonces = createSpentNonces();
    assert.equal(nonces.spend('a', start), true);
    assert.equal(nonces.spend('b', start + 61 * second), true);
    assert.equal(nonces.spend('a', start + 122 * second), true);
    assert.equal(nonces.spend('b', start + 122 * second), false);
    assert.equal(nonces.spend('b', start + 500 * second), true);
  });
});

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: a call that one process saw is known to the others`, { skip }, async () => {
    await using place = await scratch();
    await using one = await openCatalogueStore(place.location);
    await migrateCatalogue(one);
    await using other = await openCatalogueStore(place.location);
    const [here, there] = [createStoredNonces(one), createStoredNonces(other)];
    const both = await Promise.all([here.spend('a', start), there.spend('a', start)]);
    assert.equal(both.filter(Boolean).length, 1);
    assert.equal(await there.spend('b', start), true);
    assert.equal(await here.spend('b', start + 59 * second), false);
    assert.equal(await here.spend('c', start + 200 * second), true);
    assert.deepEqual(await one.all('select nonce from spent_nonce'), [{ nonce: 'c' }]);
  });

  test(
    `${name}: what a process whose clock is behind saw is not forgotten by one whose clock is ahead`,
    { skip },
    async () => {
      await using place = await scratch();
      await using store = await openCatalogueStore(place.location);
      await migrateCatalogue(store);
      const [behind, ahead] = [createStoredNonces(store), createStoredNonces(store)];
      const apart = clockSkewSeconds * second;
      assert.equal(await behind.spend('a', start - apart), true);
      assert.equal(await ahead.spend('b', start + second + apart), true);
      assert.equal(await behind.spend('a', start + 59 * second - apart), false);
    },
  );
}
