import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';

import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';

test('a gateway whose event loop is late is alive and not ready', async () => {
  let keepsUp = true;
  const lag = { keepsUp: () => keepsUp, [Symbol.dispose]: () => undefined };
  await using atlas = await startGateway({ a: [] }, { lag });
  const look = async (): Promise<unknown> => {
    const [ready, health] = await Promise.all([
      fetch(`${atlas.url}/ready`),
      fetch(`${atlas.url}/health`),
    ]);
    const { checks } = (await ready.json()) as { checks: Record<string, boolean> };
    return [ready.status, checks['keepsUp'], health.status];
  };
  assert.deepEqual(await look(), [200, true, 200]);
  keepsUp = false;
  assert.deepEqual(await look(), [503, false, 200]);
  keepsUp = true;
  assert.deepEqual(await look(), [200, true, 200]);
});

test('a request that is still being sent holds no place of those that are there', async () => {
  const door = { running: 1, waiting: 0, waitMs: 60_000 };
  await using atlas = await startGateway({ a: [{ uid: '1', day: 1 }] }, { door });
  const slow = connect(Number(new URL(atlas.url).port), '127.0.0.1');
  slow.write(
    'POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{"query"',
  );
  await once(slow, 'connect');
  assert.deepEqual(await atlas.ask('{ __typename }'), { data: { __typename: 'Query' } });
  const [provider] = atlas.providers;
  assert.ok(provider);
  const held = holdAnswers(provider);
  const running = atlas.ask('{ studies { nodes { id } } }');
  await held.first;
  slow.write(':"{ __typename }"             }'.padEnd(32));
  const [answer] = (await once(slow, 'data')) as [Buffer];
  assert.match(String(answer), /^HTTP\/1\.1 503 [^]*"code":"OVERLOADED"/);
  slow.destroy();
  await held.release();
  assert.deepEqual(await running, { data: { studies: { nodes: [{ id: 'a:1' }] } } });
});
