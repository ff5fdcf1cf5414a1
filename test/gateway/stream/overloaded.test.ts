import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { nextEvent, readAll, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';

const rows = { a: [{ uid: '1', day: 1 }] };
const door = { running: 1, waiting: 0, waitMs: 60_000 };
const query = '{ studies { nodes { id } } }';
const data = { studies: { nodes: [{ id: 'a:1' }] } };
const errors = [
  {
    message: 'The Atlas has more to do than it can: ask again in a few seconds.',
    extensions: { code: 'OVERLOADED' },
  },
];

async function post(url: string, accept: string): Promise<[number, string | null, unknown]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });
  return [response.status, response.headers.get('retry-after'), await response.json()];
}

suite('a gateway that has as much to do as it can', () => {
  test('refuses streams too, before anything of them is read', async () => {
    await using atlas = await startGateway(rows, { door });
    const [held] = atlas.providers.map(holdAnswers);
    assert.ok(held);
    const running = post(`${atlas.url}/graphql`, 'application/json');
    await held.first;
    const refused = await post(`${atlas.url}/graphql/stream`, 'text/event-stream');
    assert.deepEqual(refused, [503, '2', { errors }]);
    await held.release();
    assert.deepEqual(await running, [200, null, { data }]);
  });

  test('counts a query that is asked as a stream among what it does', async () => {
    await using atlas = await startGateway(rows, { door });
    const [held] = atlas.providers.map(holdAnswers);
    assert.ok(held);
    const told = readAll(readEvents(`${atlas.url}/graphql/stream`, { query }));
    await held.first;
    const refused = await post(`${atlas.url}/graphql`, 'application/json');
    assert.deepEqual(refused, [503, '2', { errors }]);
    await held.release();
    assert.deepEqual(await told, [
      { comment: '' },
      { event: 'next', data: { data } },
      { event: 'complete', data: null },
    ]);
    assert.deepEqual(await post(`${atlas.url}/graphql`, 'application/json'), [200, null, { data }]);
  });

  test('counts a subscription while providers are asked, however slowly it is read', async () => {
    await using atlas = await startGateway(rows, { door });
    const [held] = atlas.providers.map(holdAnswers);
    assert.ok(held);
    const subscription = { query: 'subscription { summary { subjects } }' };
    const told = readEvents(`${atlas.url}/graphql/stream`, subscription);
    await nextEvent(told);
    const ask = () => post(`${atlas.url}/graphql`, 'application/json');
    assert.deepEqual(await ask(), [503, '2', { errors }]);
    await held.release();
    let answer = await ask();
    while (answer[0] === 503) answer = await ask();
    assert.deepEqual(answer, [200, null, { data }]);
    assert.deepEqual(await readAll(told), [
      {
        event: 'next',
        data: { data: { summary: { subjects: 1 } }, extensions: { atlas: { settled: ['a'] } } },
      },
      { event: 'complete', data: null },
    ]);
  });
});
