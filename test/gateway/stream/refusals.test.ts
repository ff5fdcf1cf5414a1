import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { nextEvent, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

const rows = { a: [{ uid: '1', day: 1 }] };
const json = { 'content-type': 'application/json' };
const events = { ...json, accept: 'text/event-stream' };
const summary = JSON.stringify({ query: 'subscription { summary { subjects } }' });

interface Refusal {
  readonly request: RequestInit;
  readonly status: number;
  readonly message: string;
  readonly code?: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  'larger than 1 MiB': {
    request: { method: 'POST', headers: events, body: JSON.stringify('x'.repeat(1024 * 1024)) },
    status: 413,
    message: 'The request is larger than 1048576 bytes: shorten its document or its variables.',
    code: 'BODY_TOO_LARGE',
  },
  'that is no JSON': {
    request: { method: 'POST', headers: events, body: '{' },
    status: 400,
    message: 'The body is not JSON.',
  },
  'without an operation': {
    request: { method: 'POST', headers: events, body: '{}' },
    status: 400,
    message: 'Missing query: see the protocol of graphql-sse.',
  },
  'of a page of another site': {
    request: {
      method: 'POST',
      headers: { ...events, 'sec-fetch-site': 'cross-site' },
      body: summary,
    },
    status: 400,
    message: 'A page of another site may not ask here: let its server ask.',
  },
  'that neither takes events nor names a reservation': {
    request: { method: 'POST', headers: json, body: summary },
    status: 404,
    message: 'Stream not found: see the protocol of graphql-sse.',
  },
  'with a token that was not given out here, but is a field of any object': {
    request: {
      method: 'POST',
      headers: { ...json, 'x-graphql-event-stream-token': '__proto__' },
      body: summary,
    },
    status: 404,
    message: 'Stream not found: see the protocol of graphql-sse.',
  },
};

suite('a request for events', () => {
  for (const [name, { request, status, message, code = 'BAD_REQUEST' }] of Object.entries(
    refusals,
  )) {
    test(`${name} is refused with a code`, async () => {
      await using atlas = await startGateway(rows);
      const response = await fetch(`${atlas.url}/graphql/stream`, request);
      assert.equal(response.status, status);
      assert.deepEqual(await response.json(), { errors: [{ message, extensions: { code } }] });
      assert.equal(atlas.providers[0]?.requests.length, 0);
    });
  }
});

const ids = Array.from({ length: 501 }, (_, index) => String(index));
const deep = (levels: number): string =>
  levels === 0 ? 'id' : `subject { studies { nodes { ${deep(levels - 1)} } } }`;

const faults: Readonly<Record<string, { query: string; error: object }>> = {
  'that does not parse': {
    query: 'subscription {',
    error: {
      message: 'Syntax Error: Expected Name, found <EOF>.',
      locations: [{ line: 1, column: 15 }],
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    },
  },
  'of more than 2,000 tokens': {
    query: `subscription { summary { ${'subjects '.repeat(2_000)} } }`,
    error: {
      message: 'The document has more than 2000 words and signs: ask for less at once.',
      extensions: { code: 'TOKEN_LIMIT' },
    },
  },
  'of a field that there is not': {
    query: 'subscription { summary { subject } }',
    error: {
      message: 'Cannot query field "subject" on type "Summary".',
      locations: [{ line: 1, column: 26 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  },
  'nested deeper than 12': {
    query: `subscription { studiesByUid(uids: ["1"]) { nodes { ${deep(5)} } } }`,
    error: {
      message:
        'The selection is nested 18 fields deep; at most 12 are answered: ask in several requests.',
      extensions: { code: 'DEPTH_LIMIT' },
    },
  },
  'with a list of more than 500': {
    query: `subscription { studiesByUid(uids: ${JSON.stringify(ids)}) { nodes { id } } }`,
    error: {
      message: 'A list of the request is longer than 500: ask in several requests.',
      extensions: { code: 'ARGUMENT_LIMIT' },
    },
  },
  'with several root fields': {
    query: 'subscription { a: summary { subjects } b: summary { subjects } }',
    error: {
      message: 'Anonymous Subscription must select only one top level field.',
      locations: [{ line: 1, column: 40 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  },
  'whose variables do not fit': {
    query: 'subscription ($uids: [String!]!) { studiesByUid(uids: $uids) { nodes { id } } }',
    error: {
      message: 'Variable "$uids" of required type "[String!]!" was not provided.',
      locations: [{ line: 1, column: 15 }],
      extensions: { code: 'BAD_USER_INPUT' },
    },
  },
  'with a date that there is not': {
    query: 'subscription { summary(asOf: "2024-02-31") { subjects } }',
    error: {
      message: 'The argument "asOf" of "summary" must be a day of the calendar such as 2024-12-31.',
      path: ['summary'],
      extensions: { code: 'BAD_USER_INPUT' },
    },
  },
  'with a filter that says nothing': {
    query: 'subscription { summary(filter: { modality: { in: [] } }) { subjects } }',
    error: {
      message: '"filter.modality.in" is empty: give at least one value or leave it out.',
      path: ['summary'],
      extensions: { code: 'FILTER_INVALID' },
    },
  },
  'with a page within a row that is too large': {
    query:
      'subscription { studiesByUid(uids: ["1"]) { nodes { series(first: 101) { nodes { id } } } } }',
    error: {
      message: 'The argument "first" of "series" is 101: a page has at most 100 rows.',
      extensions: { code: 'PAGE_SIZE_LIMIT' },
    },
  },
};

suite('a subscription', () => {
  for (const [name, { query, error }] of Object.entries(faults)) {
    test(`${name} is answered with one coded error, and nobody is asked`, async () => {
      await using atlas = await startGateway(rows);
      const told = readEvents(`${atlas.url}/graphql/stream`, { query });
      const { errors } = (await nextEvent(told)) as { errors: unknown };
      assert.deepEqual(errors, [error]);
      assert.deepEqual((await told.next()).value, { event: 'complete', data: null });
      assert.equal(atlas.providers[0]?.requests.length, 0);
    });
  }

  test('is not answered at /graphql, which says where it is', async () => {
    await using atlas = await startGateway(rows);
    assert.deepEqual(await atlas.ask('subscription { summary { subjects } }'), {
      errors: [
        {
          message:
            'Subscriptions are streamed: send this one to /graphql/stream, by the protocol of graphql-sse.',
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    });
  });
});
