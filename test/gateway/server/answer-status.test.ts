import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { startGateway } from '#test/support/gateway-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }], b: [{ uid: '2', day: 2 }] };
const graphql = 'application/graphql-response+json';

async function statusOf(
  url: string,
  accept: string | undefined,
  query: string,
): Promise<[number, string | null]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accept === undefined ? {} : { accept }) },
    body: JSON.stringify({ query }),
  });
  await response.text();
  return [response.status, response.headers.get('cache-control')];
}

suite('the status of an answer', () => {
  test('that is partial is 294 where that is switched on and the media type is of GraphQL', async () => {
    for (const [tellPartial, accept, status] of [
      [true, graphql, 294],
      [true, 'application/json', 200],
      [true, undefined, 200],
      [false, graphql, 200],
    ] as const) {
      await using atlas = await startGateway(rows, { tellPartial });
      const [, second] = atlas.providers;
      if (second !== undefined) second.behaviour = () => 'nothing';
      const query = '{ studies { nodes { id } } }';
      assert.deepEqual(await statusOf(atlas.url, accept, query), [status, 'no-store']);
      assert.deepEqual(await statusOf(atlas.url, accept, '{ __typename }'), [200, 'no-store']);
    }
  });

  test('to a document that does not fit is 200 only where plain JSON is asked for', async () => {
    await using atlas = await startGateway(rows, { tellPartial: true });
    for (const [accept, status] of [
      ['application/json', 200],
      [graphql, 400],
      [undefined, 400],
      ['*/*', 400],
    ] as const) {
      for (const query of ['{', '{ nothing }', 'query ($a: Nothing) { __typename }']) {
        assert.deepEqual(await statusOf(atlas.url, accept, query), [status, 'no-store'], query);
      }
    }
  });
});
