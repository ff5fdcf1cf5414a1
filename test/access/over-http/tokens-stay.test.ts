import assert from 'node:assert/strict';
import { test } from 'node:test';

import { many } from '#test/provider/disclosure/two-parts.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';

import { openSmallAtlas } from './small-atlas.ts';

test('A caller’s token stays at the gateway: no part of it is in a call to a provider, a record or an answer (R2.8)', async () => {
  await using atlas = await openSmallAtlas({
    catalogues: { made: [...many('open', 12), ...many('granted', 15)], other: many('also', 14) },
    terms: [
      { dataset: 'made:open', records: 'OPEN' },
      { dataset: 'made:granted', records: 'CONTROLLED' },
      { dataset: 'other:also', records: 'CONTROLLED' },
    ],
    policies: { made: { granted: { most: 'RECORD', records: 'CONTROLLED' } } },
  });
  const token = atlas.issuer.passport('granted', { providers: ['made'] });
  const questions: readonly (readonly [query: string, path: string])[] = [
    ['{ subjects(first: 100) { nodes { id sex studies { nodes { id } } } } }', '/graphql'],
    ['{ summary { subjects facets(fields: [SEX]) { buckets { subjects } } } }', '/graphql'],
    ['{ me { level } whyAccess(datasetId: "made:granted") { level } }', '/graphql'],
    ['{ no such thing', '/graphql'],
    ['subscription { summary { subjects } }', '/graphql/stream'],
  ];
  const said: unknown[] = [];
  for (const [query, path] of questions) {
    const { text, headers } = await atlas.ask(query, { token, path });
    said.push(text, [...headers]);
  }
  // What is shown rests upon the visas, which do travel.
  assert.match(String(said[0]), /made:granted\/P0026/);
  const { calls } = atlas;
  assert.ok(calls.some(({ headers }) => (headers[ticketHeaders.visas] ?? '').includes('.')));
  assert.deepEqual([...new Set(calls.map(({ provider }) => provider))].toSorted(), [
    'made',
    'other',
  ]);
  const all = JSON.stringify([said, calls, await atlas.records()]);
  const [header = '', payload = '', signature = ''] = token.split('.');
  for (const part of [token, payload, signature]) assert.ok(!all.includes(part), part);
  assert.ok(calls.every(({ headers }) => !('authorization' in headers)));
  assert.ok(!JSON.stringify(said).includes(header));
});
