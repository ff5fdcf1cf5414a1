import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createRateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { nextEvent, readAll, readEvents } from '#test/support/event-stream.ts';
import { type GatewaySetup, startGateway } from '#test/support/gateway-setup.ts';

/** A gateway whose callers have so many units a minute, on a clock that stands. */
function startLimited(quota: number): Promise<GatewaySetup> {
  const user = { name: 'user', quota, window: 60 } as const;
  const limits = { ...defaultRateLimits, user, costPerUnit: 10 };
  const limiter = createRateLimiter({ limits, redis: null, now: () => 0 });
  return startGateway({ a: [{ uid: '1', day: 1 }] }, { limiter });
}

interface Seen {
  readonly status: number;
  readonly limit: string | null;
  readonly retryAfter: string | null;
  readonly type: string | null;
  readonly body: unknown;
}

async function post(url: string, query: string, accept = 'application/json'): Promise<Seen> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });
  const { headers, status } = response;
  assert.match(headers.get('ratelimit-policy') ?? '', /^"user";q=\d+;w=60;qu="cost"$/);
  return {
    status,
    limit: headers.get('ratelimit'),
    retryAfter: headers.get('retry-after'),
    type: headers.get('content-type'),
    body: await response.json(),
  };
}

const name = '{ __typename }';
const page = '{ studies(first: 1) { nodes { id } } }';
const limited = 'The caller asks more than is allowed: wait as long as Retry-After says.';

suite('a caller', () => {
  test('is told with every answer what is left, and over the quota when to come again', async () => {
    await using atlas = await startLimited(3);
    const first = await post(atlas.url, name);
    assert.deepEqual([first.status, first.limit, first.retryAfter], [200, '"user";r=2;t=60', null]);
    const broken = await post(atlas.url, '{ nothing }');
    assert.deepEqual([broken.limit, broken.retryAfter], ['"user";r=1;t=60', null]);
    const paged = await post(atlas.url, page);
    assert.deepEqual(
      [paged.status, paged.limit, paged.retryAfter, paged.body],
      [
        429,
        '"user";r=1;t=60',
        '60',
        { errors: [{ message: limited, extensions: { code: 'RATE_LIMITED' } }] },
      ],
    );
    assert.deepEqual(atlas.providers[0]?.requests, []);
    assert.equal((await post(atlas.url, name)).status, 200);
    const both = 'application/json, application/problem+json';
    assert.deepEqual(await post(atlas.url, name, both), {
      status: 429,
      limit: '"user";r=0;t=60',
      retryAfter: '60',
      type: 'application/problem+json',
      body: {
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        title: limited,
        status: 429,
        code: 'RATE_LIMITED',
        'violated-policies': ['user'],
      },
    });
  });

  test('is counted once for all events of a subscription, and told in its only event when it is too much', async () => {
    await using atlas = await startLimited(4);
    const operation = { query: 'subscription { summary { answers { status } } }' };
    const stream = `${atlas.url}/graphql/stream`;
    const told = await readAll(readEvents(stream, operation));
    assert.ok(told.length > 2);
    const { limit } = await post(atlas.url, name);
    assert.match(limit ?? '', /^"user";r=[01];t=60$/);
    const event = await nextEvent(readEvents(stream, operation));
    assert.deepEqual(event, {
      errors: [{ message: limited, extensions: { code: 'RATE_LIMITED' } }],
    });
  });
});
