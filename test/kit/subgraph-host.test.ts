import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';

import { pino } from 'pino';

import type { Mount } from '#kit/mount.ts';
import { createSubgraphMount } from '#kit/subgraph-mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createSubgraphSchema } from '#kit/subgraph-schema.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';
import { mountRequest } from '#test/support/mount-request.ts';

const log = createLog('silent');
const schema = createSubgraphSchema(
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
   type Query { whose: String!, coded: String, foreign: String }
   type Thing @key(fields: "id") { id: ID! owner: String }`,
  {
    Query: {
      whose: (_: unknown, __: unknown, context: { owner: string }) => context.owner,
      coded: () => {
        throw new CodedError('ARGUMENT_LIMIT', 'Ask for fewer.', 'for the log only');
      },
      foreign: () => {
        throw new Error('connect to postgresql://secret failed');
      },
    },
    Thing: {
      __resolveReference: ({ id }: { id: string }, context: { owner: string }) => ({
        id,
        owner: context.owner,
      }),
    },
  },
);

function mountOf(owner: string) {
  return createSubgraphMount({
    path: `/${owner}`,
    schema,
    log,
    context: () => ({ owner, extensions: () => ({ atlas: { owner } }) }),
  });
}

async function post(url: string, query: string, variables = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

test('one schema answers under many paths, each with its own context and extensions', async () => {
  await using host = await openSubgraphHost({
    host: '127.0.0.1',
    port: 0,
    log,
    mounts: [mountOf('a'), mountOf('b')],
  });
  const query =
    'query ($r: [_Any!]!) { whose _entities(representations: $r) { ... on Thing { id owner } } }';
  const variables = { r: [{ __typename: 'Thing', id: '1' }] };
  for (const owner of ['a', 'b']) {
    assert.deepEqual(await post(`${host.url}/${owner}`, query, variables), {
      data: { whose: owner, _entities: [{ id: '1', owner }] },
      extensions: { atlas: { owner } },
    });
  }
});

test('a mount joins and leaves while the host runs, and an unknown path has a coded answer', async () => {
  await using host = await openSubgraphHost({ host: '127.0.0.1', port: 0, log, mounts: [] });
  const unknown = {
    errors: [{ message: 'There is no such provider.', extensions: { code: 'PROVIDER_UNKNOWN' } }],
  };
  assert.deepEqual(await post(`${host.url}/late`, '{ whose }'), unknown);
  host.mount(mountOf('late'));
  assert.deepEqual(await post(`${host.url}/late`, '{ whose }'), {
    data: { whose: 'late' },
    extensions: { atlas: { owner: 'late' } },
  });
  const health = await fetch(`${host.url}/health`);
  assert.deepEqual(await health.json(), { status: 'ok', mounts: ['/late'] });
  host.unmount('/late');
  assert.deepEqual(await post(`${host.url}/late`, '{ whose }'), unknown);
});

test('coded errors leave a subgraph, the text of others stays inside', async () => {
  await using host = await openSubgraphHost({
    host: '127.0.0.1',
    port: 0,
    log,
    mounts: [mountOf('a')],
  });
  assert.deepEqual(await post(`${host.url}/a`, '{ coded foreign }'), {
    data: { coded: null, foreign: null },
    errors: [
      { message: 'Ask for fewer.', path: ['coded'], extensions: { code: 'ARGUMENT_LIMIT' } },
      {
        message: 'Something unexpected went wrong; the log has more.',
        path: ['foreign'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ],
    extensions: { atlas: { owner: 'a' } },
  });
  const invalid = (await post(`${host.url}/a`, '{ nothing }')) as {
    errors: [{ extensions: unknown }];
  };
  assert.deepEqual(invalid.errors[0].extensions, { code: 'GRAPHQL_VALIDATION_FAILED' });
});

test('bodies that are too large, not JSON or not a request are refused with a code', async () => {
  await using host = await openSubgraphHost({
    host: '127.0.0.1',
    port: 0,
    log,
    mounts: [mountOf('a')],
  });
  const json = 'application/json';
  const send = async (type: string, body: string): Promise<[number, unknown]> => {
    const response = await fetch(`${host.url}/a`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    const answer = (await response.json()) as { errors: [{ extensions: { code: string } }] };
    return [response.status, answer.errors[0].extensions.code];
  };
  assert.deepEqual(await send(json, JSON.stringify({ query: ' '.repeat(2_000_001) })), [
    413,
    'BODY_TOO_LARGE',
  ]);
  assert.deepEqual(await send(json, '{'), [400, 'BAD_REQUEST']);
  assert.deepEqual(await send('text/plain', '{ whose }'), [415, 'BAD_REQUEST']);
  assert.deepEqual(await send(json, '[]'), [400, 'BAD_REQUEST']);
  assert.deepEqual(await send(json, '{}'), [400, 'BAD_REQUEST']);
  const get = await fetch(`${host.url}/a`);
  assert.equal(get.status, 405);
});

test('a mount sees that its client has hung up', async () => {
  const client = new AbortController();
  const seen = Promise.withResolvers<void>();
  const waiting: Mount = {
    path: '/slow',
    respond: ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          seen.resolve();
          resolve({ status: 200, headers: {}, body: '{}' });
        });
        client.abort();
      }),
  };
  const options = { host: '127.0.0.1', port: 0, log, mounts: [waiting] };
  await using host = await openSubgraphHost(options);
  const asked = fetch(`${host.url}/slow`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: client.signal,
  });
  await assert.rejects(asked, { name: 'AbortError' });
  await seen.promise;
});

test('nothing is executed for a client that is gone, and what breaks off is no fault for the log', async () => {
  const client = new AbortController();
  const lines: string[] = [];
  let asked = 0;
  const mount = createSubgraphMount({
    path: '/a',
    log: pino({}, { write: (line: string) => lines.push(line) }),
    schema: createSubgraphSchema('type Query { slow: String }', {
      Query: {
        slow: () => {
          asked++;
          client.abort();
          throw new Error('broken off');
        },
      },
    }),
    context: () => ({}),
  });
  const request = mountRequest({ query: '{ slow }' }, client.signal);
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  for (const _time of ['while it is executed', 'before']) {
    assert.deepEqual(await mount.respond(request), { status: 499, headers, body: '' });
  }
  assert.deepEqual([asked, lines], [1, []]);
});

test('a taken port is named with the option that chooses another', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const opening = openSubgraphHost({ host: '127.0.0.1', port, log, mounts: [] });
  await assert.rejects(opening, {
    code: 'ADDRESS_IN_USE',
    message: `Port ${port} is taken by another program: stop it, or choose another with --port.`,
  });
  other.close();
});

test('an address off loopback is refused', async () => {
  const opening = openSubgraphHost({ host: '0.0.0.0', port: 0, log, mounts: [] });
  await assert.rejects(opening, { code: 'CONFIGURATION_INVALID' });
});
