import assert from 'node:assert/strict';
import { test } from 'node:test';

import { defaultLimits } from '#gateway/limits/limits.ts';
import { createRateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { nextEvent, readAll, readEvents } from '#test/support/event-stream.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';

const limits = { ...defaultLimits, maxStreams: 2 };
const rows = { a: [{ uid: '1', day: 1 }] };
const query = 'subscription { summary { subjects } }';
const error = {
  message: 'As many streams are told as the gateway can: ask again a little later.',
  extensions: { code: 'TOO_MANY_STREAMS' },
};

test('an operation more than may be told at once is refused in its only event; one that ends makes room', async () => {
  await using atlas = await startGateway(rows, { limits });
  const [a] = atlas.providers.map(holdAnswers);
  assert.ok(a);
  const url = `${atlas.url}/graphql/stream`;
  const told = [readEvents(url, { query }), readEvents(url, { query })];
  for (const events of told) await nextEvent(events);
  const refused = await readAll(readEvents(url, { query }));
  assert.deepEqual(refused, [
    { comment: '' },
    { event: 'next', data: { errors: [error] } },
    { event: 'complete', data: null },
  ]);
  await a.release();
  for (const events of told) await readAll(events);
  const last = (await readAll(readEvents(url, { query }))).at(-2);
  assert.deepEqual(last, {
    event: 'next',
    data: { data: { summary: { subjects: 1 } }, extensions: { atlas: { settled: ['a'] } } },
  });
});

test('a reservation more than may be is refused; one that ends makes room', async (context) => {
  // Without providers: nothing else waits for a clock.
  await using atlas = await startGateway({}, { limits });
  const reserve = (): Promise<Response> => fetch(`${atlas.url}/graphql/stream`, { method: 'PUT' });
  context.mock.timers.enable({ apis: ['setTimeout'] });
  for (const response of [await reserve(), await reserve()]) assert.equal(response.status, 201);
  const refused = await reserve();
  assert.equal(refused.status, 503);
  assert.deepEqual(await refused.json(), { errors: [error] });
  context.mock.timers.tick(30_000);
  context.mock.timers.reset();
  assert.equal((await reserve()).status, 201);
});

test('a reservation counts as the cheapest request: nobody takes all of them in moments', async () => {
  const rates = { ...defaultRateLimits, user: { ...defaultRateLimits.user, quota: 2 } };
  const limiter = createRateLimiter({ limits: rates, redis: null, now: () => 0 });
  await using atlas = await startGateway({}, { limiter });
  const reserve = (): Promise<Response> => fetch(`${atlas.url}/graphql/stream`, { method: 'PUT' });
  const answers = [await reserve(), await reserve(), await reserve()];
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get('retry-after')]),
    [
      [201, null],
      [201, null],
      [429, '60'],
    ],
  );
  assert.deepEqual(await answers.at(-1)?.json(), {
    errors: [
      {
        message: 'The caller asks more than is allowed: wait as long as Retry-After says.',
        extensions: { code: 'RATE_LIMITED' },
      },
    ],
  });
});
