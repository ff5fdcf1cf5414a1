import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { readSketches } from '#gateway/scatter/read-sketches.ts';
import type { ProviderSketches } from '#schema/wire/sketch.ts';
import { startFakeProvider } from '#test/support/fake-provider.ts';
import { entryOf, startScatter } from '#test/support/scatter-setup.ts';

const rows = { a: [{ uid: '1', day: 1, modality: 'CT' }] };
const pages = `query ($direction: Direction!) {
  studies(orderBy: { by: DAY, direction: $direction }) { nodes { id } }
  some: studies(filter: { modality: { eq: "CT" } }, orderBy: { by: DAY, direction: $direction }) { nodes { id } }
}`;

function listing(studies: unknown): unknown {
  return [{ provider: 'b', release: 1, listings: { studies } }];
}

const orders = (quantiles: unknown, others: object = {}) => ({
  rows: 5,
  orders: { DAY: { nulls: 0, quantiles, ...others } },
  values: {},
});
const wrong: readonly (readonly [name: string, sketches: unknown])[] = [
  ['an order without quantiles', listing({ rows: 5, orders: { DAY: { nulls: 0 } }, values: {} })],
  ['an order that is null', listing({ rows: 5, orders: { DAY: null }, values: {} })],
  ['quantiles that are no keys', listing(orders([null, {}, [1]]))],
  ['a key of any length', listing(orders(['x'.repeat(256)]))],
  ['any number of quantiles', listing(orders(Array.from({ length: 1_001 }, (_, at) => at)))],
  ['other ranks than quantiles', listing(orders([1, 2], { ranks: [0] }))],
  [
    'a value without orders',
    listing({ rows: 5, orders: {}, values: { modality: { CT: { rows: 3 } } } }),
  ],
  ['a value that is null', listing({ rows: 5, orders: {}, values: { modality: { CT: null } } })],
  ['fewer rows than none', listing({ rows: -5, orders: {}, values: {} })],
  ['a listing that is null', listing(null)],
  ['no listings', [{ provider: 'b', release: 1, listings: [] }]],
  ['no release', [{ provider: 'b', listings: {} }]],
  ['a text in place of all', ['all of them']],
];

suite('sketches', () => {
  for (const [name, sketches] of wrong) {
    test(`that have ${name} are none`, () => assert.equal(readSketches(sketches), null));
  }

  test('that have all that belongs there are taken as they are', () => {
    const [sound] = listing(orders([1, 2], { ranks: [0, 4] })) as readonly unknown[];
    assert.equal(readSketches([sound]), sound);
  });
});

test('pages stand whatever one of their providers sends as its sketches', async () => {
  for (const [name, sketches] of wrong) {
    await using scatter = await startScatter(rows);
    await using b = await startFakeProvider('b', [{ uid: '2', day: 2 }]);
    const [sent] = sketches as readonly ProviderSketches[];
    b.sketches = sent ?? null;
    scatter.roster.replace([...scatter.roster.current(), entryOf(b, 2)]);
    await b.sketched;
    // What a page has shown is planned without sketches the next time: each of these is another page.
    const up = await scatter.ask(pages, { direction: 'ASC' });
    const down = await scatter.ask(pages, { direction: 'DESC' });
    const nodes = [{ id: 'a:1' }, { id: 'b:2' }];
    const some = { nodes: [{ id: 'a:1' }] };
    assert.deepEqual(
      [up, down],
      [
        { data: { studies: { nodes }, some } },
        { data: { studies: { nodes: nodes.toReversed() }, some } },
      ],
      name,
    );
  }
});
