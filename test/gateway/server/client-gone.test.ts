import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { startGateway } from '#test/support/gateway-setup.ts';

test('a client that leaves ends the calls that run for it', async () => {
  await using atlas = await startGateway({ a: [{ uid: '1', day: 1 }] });
  const [provider] = atlas.providers;
  assert.ok(provider);
  const asked = Promise.withResolvers<{ closed: Promise<unknown> }>();
  provider.behaviour = ({ query }, response) => {
    // Sketches are asked for the gateway's own sake, whoever leaves.
    if (query.includes('sketches')) return undefined;
    asked.resolve({ closed: once(response, 'close') });
    return 'handled';
  };
  const client = new AbortController();
  const request = fetch(atlas.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ studies { nodes { id } } }' }),
    signal: client.signal,
  });
  const { closed } = await asked.promise;
  client.abort();
  await assert.rejects(request, { name: 'AbortError' });
  await closed;
});
