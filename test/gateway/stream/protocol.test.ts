import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createClient, type RequestParams } from 'graphql-sse';

import { readAll, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';

const rows = { a: [{ uid: '1', day: 1 }] };
const query = 'subscription { summary { subjects answers { status } } }';

const told = [
  {
    data: { summary: { subjects: null, answers: [{ status: 'PENDING' }] } },
    extensions: { atlas: { settled: [] } },
  },
  {
    data: { summary: { subjects: 1, answers: [{ status: 'ANSWERED' }] } },
    extensions: { atlas: { settled: ['a'] } },
  },
];

for (const singleConnection of [false, true]) {
  suite(
    singleConnection
      ? 'a client with one reserved stream'
      : 'a client with a stream for each operation',
    () => {
      test('is told the same events, and the end', async () => {
        await using atlas = await startGateway(rows);
        const [a] = atlas.providers.map(holdAnswers);
        assert.ok(a);
        const url = `${atlas.url}/graphql/stream`;
        const client = createClient({ url, singleConnection, retryAttempts: 0 });
        const events = client.iterate({ query });
        const first = await events.next();
        await a.release();
        assert.deepEqual([first.value, ...(await readAll(events))], told);
        client.dispose();
      });

      test('may have variables, fragments, several operations of which one is meant, and queries', async () => {
        await using atlas = await startGateway(rows);
        const url = `${atlas.url}/graphql/stream`;
        const client = createClient({ url, singleConnection, retryAttempts: 0 });
        const last = async (operation: RequestParams): Promise<unknown> =>
          (await readAll(client.iterate(operation))).at(-1)?.data;
        const summary = { subjects: 1 };
        assert.deepEqual(
          await last({
            query:
              'subscription A($uids: [String!]!) { studiesByUid(uids: $uids) { nodes { id } } }',
            variables: { uids: ['1'] },
          }),
          { studiesByUid: { nodes: [{ id: 'a:1' }] } },
        );
        assert.deepEqual(
          await last({
            query: `subscription { ...Root }
            fragment Root on Subscription { counted: summary { ...Counts } }
            fragment Counts on Summary { subjects }`,
          }),
          { counted: summary },
        );
        const several = `query B { summary { studies } }
        subscription C { summary { subjects } } subscription D { summary { series } }`;
        assert.deepEqual(await last({ query: several, operationName: 'C' }), { summary });
        assert.deepEqual(await last({ query: '{ summary { subjects } }' }), { summary });
        client.dispose();
      });

      test('is told what is wrong with an operation in the only event', async () => {
        await using atlas = await startGateway(rows);
        const url = `${atlas.url}/graphql/stream`;
        const client = createClient({ url, singleConnection, retryAttempts: 0 });
        const events = client.iterate({ query: 'subscription { studies { nodes { id } } }' });
        assert.deepEqual(await readAll(events), [
          {
            errors: [
              {
                message: 'Cannot query field "studies" on type "Subscription".',
                locations: [{ line: 1, column: 16 }],
                extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
              },
            ],
          },
        ]);
        client.dispose();
      });
    },
  );
}

test('an event stream begins with a comment, may not be kept, and is named', async () => {
  await using atlas = await startGateway(rows);
  const response = await fetch(`${atlas.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream, */*;q=0.1' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  assert.equal(response.status, 200);
  const headers = ['content-type', 'cache-control', 'x-accel-buffering'];
  assert.deepEqual(
    headers.map((name) => response.headers.get(name)),
    ['text/event-stream; charset=utf-8', 'no-store', 'no'],
  );
  assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(
    await response.text(),
    ':\n\nevent: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n',
  );
});

test('an operation may come in an address, as an EventSource sends it', async () => {
  await using atlas = await startGateway(rows);
  const url = `${atlas.url}/graphql/stream?query=${encodeURIComponent('{ __typename }')}`;
  const response = await fetch(url, { headers: { accept: 'text/event-stream' } });
  assert.match(await response.text(), /event: next\ndata: \{"data":\{"__typename":"Query"\}\}/);
});

test('a reservation holds until its stream is there; one that nobody takes ends', async (context) => {
  // Without providers: nothing else waits for a clock.
  await using atlas = await startGateway({});
  const url = `${atlas.url}/graphql/stream`;
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const reserved = await fetch(url, { method: 'PUT' });
  assert.equal(reserved.status, 201);
  const token = await reserved.text();
  const headers = { 'x-graphql-event-stream-token': token };
  const ask = async (operationId: string): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, extensions: { operationId } }),
    });
  assert.equal((await ask('1')).status, 202);
  context.mock.timers.tick(30_000);
  context.mock.timers.reset();
  const late = await ask('2');
  assert.equal(late.status, 404);
  assert.deepEqual(await late.json(), {
    errors: [
      {
        message: 'Stream not found: see the protocol of graphql-sse.',
        extensions: { code: 'BAD_REQUEST' },
      },
    ],
  });
});

test('introspection tells of subscriptions, of the fields that are merged alone', async () => {
  await using atlas = await startGateway(rows);
  const question = '{ __schema { subscriptionType { name fields { name type { name } } } } }';
  const data = {
    __schema: {
      subscriptionType: {
        name: 'Subscription',
        fields: [
          { name: 'subjectsByPatientId', type: { name: 'SubjectMatches' } },
          { name: 'studiesByUid', type: { name: 'StudyMatches' } },
          { name: 'seriesByUid', type: { name: 'SeriesMatches' } },
          { name: 'summary', type: { name: 'Summary' } },
          { name: 'headlines', type: { name: 'Headlines' } },
        ],
      },
    },
  };
  assert.deepEqual(await atlas.ask(question), { data });
  const events = await readAll(readEvents(`${atlas.url}/graphql/stream`, { query: question }));
  assert.deepEqual(events, [
    { comment: '' },
    { event: 'next', data: { data } },
    { event: 'complete', data: null },
  ]);
});
