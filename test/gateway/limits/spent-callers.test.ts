import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createRateLimiter } from '#gateway/limits/rate/rate-limiter.ts';
import { defaultRateLimits } from '#gateway/limits/rate/rate-policy.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { createNotingAudit } from '#test/support/noting-audit.ts';

const quota = 3;

/** A gateway whose callers have three units a minute, and the codes of the refusals that it recorded. */
async function startSparing() {
  const user = { ...defaultRateLimits.user, quota };
  const publicOnes = { ...defaultRateLimits.public, quota };
  const limits = { ...defaultRateLimits, user, public: publicOnes };
  const audit = createNotingAudit();
  const limiter = createRateLimiter({ limits, redis: null });
  const gateway = await startGateway({ a: [] }, { limiter, audit });
  const post = (query: string, path = '/graphql') =>
    fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
  const { recorded } = audit;
  return { recorded, post, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

const limited = {
  errors: [
    {
      message: 'The caller asks more than is allowed: wait as long as Retry-After says.',
      extensions: { code: 'RATE_LIMITED' },
    },
  ],
};

suite('a caller who has nothing left', () => {
  test('is told so whatever the document is, and of that no record is kept', async () => {
    await using atlas = await startSparing();
    for (let time = 0; time < quota; time++) await (await atlas.post('{ __typename }')).text();
    const long = `{ ${'a'.repeat(300)} }`;
    for (const query of ['{ __typename }', '{ nope }', 'no GraphQL {', long]) {
      for (const path of ['/graphql', '/graphql/stream']) {
        const response = await atlas.post(query, path);
        assert.equal(response.status, 429, query);
        assert.match(response.headers.get('retry-after') ?? '', /^\d+$/);
        assert.match(response.headers.get('ratelimit') ?? '', /^"user";r=0;t=\d+/);
        assert.deepEqual(await response.json(), limited);
      }
    }
    assert.deepEqual(atlas.recorded, []);
  });

  test('gets there by what is refused before it is GraphQL, too, which is recorded until then', async () => {
    await using atlas = await startSparing();
    const long = `{ ${'a'.repeat(300)} }`;
    const statuses: number[] = [];
    for (let time = 0; time < quota + 2; time++) statuses.push((await atlas.post(long)).status);
    assert.deepEqual(statuses, [400, 400, 400, 429, 429]);
    assert.deepEqual(atlas.recorded, ['TOKEN_LIMIT', 'TOKEN_LIMIT', 'TOKEN_LIMIT']);
  });
});
