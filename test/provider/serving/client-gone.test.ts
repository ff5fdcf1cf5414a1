import assert from 'node:assert/strict';
import { test } from 'node:test';

import { testDatabases } from '#test/support/catalogue-databases.ts';
import { mountRequest } from '#test/support/mount-request.ts';
import { buildSmallCatalogue } from '#test/support/small-catalogue.ts';

import { openWatched, tableOf } from './watched-provider.ts';

const nobody = {
  status: 499,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '',
};
const query = `{
  a: studies(first: 2) { nodes { id subject { id } series { nodes { id } } } totalCount { exact } }
  b: summary { subjects facets(fields: [SEX]) { field } }
}`;

for (const { name, skip, scratch } of testDatabases) {
  test(`${name}: for a client that has hung up nothing is scanned or read`, { skip }, async () => {
    await using place = await scratch();
    await buildSmallCatalogue(place);
    const work: string[] = [];
    await using provider = await openWatched(place, (done) => work.push(done));
    const signal = AbortSignal.abort();
    assert.deepEqual(await provider.mount.respond(mountRequest({ query }, signal)), nobody);
    assert.deepEqual(work, []);
  });

  test(
    `${name}: when a client hangs up, no further scan or statement is begun`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      const all = [
        'outcomes',
        'list',
        'count',
        'summarise',
        'facet',
        'from study',
        'children',
        'from series',
      ];
      for (const last of all) {
        const client = new AbortController();
        const work: string[] = [];
        await using provider = await openWatched(place, (begun) => {
          work.push(tableOf(begun));
          if (work.at(-1) === last) client.abort();
        });
        const { signal } = client;
        assert.deepEqual(await provider.mount.respond(mountRequest({ query }, signal)), nobody);
        assert.equal(work.at(-1), last);
      }
    },
  );

  test(
    `${name}: a client that hangs up before its turn has nothing scanned`,
    { skip },
    async () => {
      await using place = await scratch();
      await buildSmallCatalogue(place);
      const client = new AbortController();
      const work: string[] = [];
      await using provider = await openWatched(place, (begun) => work.push(begun));
      const answer = provider.mount.respond(mountRequest({ query }, client.signal));
      client.abort();
      assert.deepEqual(await answer, nobody);
      assert.deepEqual(work, []);
    },
  );
}
