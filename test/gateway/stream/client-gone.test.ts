import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { createClient } from 'graphql-sse';

import { nextEvent, readAll, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';

const query = 'subscription { summary { byProvider { subjects } } }';
const rows = { a: [{ uid: '1', day: 1 }], b: [{ uid: '2', day: 1 }] };

test('a client that closes its connection ends the calls to providers, whose sockets close', async () => {
  await using atlas = await startGateway(rows);
  const [a, b] = atlas.providers.map(holdAnswers);
  assert.ok(a && b);
  const client = new AbortController();
  const events = readEvents(`${atlas.url}/graphql/stream`, { query }, client.signal);
  await nextEvent(events);
  await a.release();
  await nextEvent(events);
  const { socket } = await b.first;
  assert.ok(socket);
  const closed = once(socket, 'close');
  client.abort();
  await assert.rejects(events.next(), { name: 'AbortError' });
  await closed;
});

for (const singleConnection of [false, true]) {
  const mode = singleConnection ? 'a reserved stream' : 'a stream of its own';
  test(`an operation that is unsubscribed from on ${mode} has its calls ended`, async () => {
    await using atlas = await startGateway({ a: rows.a });
    const [a] = atlas.providers.map(holdAnswers);
    assert.ok(a);
    const url = `${atlas.url}/graphql/stream`;
    const client = createClient({ url, singleConnection, retryAttempts: 0 });
    const events = client.iterate({ query });
    await events.next();
    const closed = once(await a.first, 'close');
    await events.return?.();
    await closed;
    client.dispose();
  });
}

test('what one operation of a reserved stream is unsubscribed from, the others are not', async () => {
  await using atlas = await startGateway(rows);
  const [a, b] = atlas.providers.map(holdAnswers);
  assert.ok(a && b);
  const url = `${atlas.url}/graphql/stream`;
  const client = createClient({ url, singleConnection: true, retryAttempts: 0 });
  const left = client.iterate({ query: 'subscription { summary { subjects } }' });
  const kept = client.iterate({ query: 'subscription { summary { studies } }' });
  await left.next();
  await kept.next();
  await left.return?.();
  await a.release();
  await b.release();
  const results = await readAll(kept);
  assert.deepEqual(results.at(-1)?.data, { summary: { studies: 2 } });
  client.dispose();
});
