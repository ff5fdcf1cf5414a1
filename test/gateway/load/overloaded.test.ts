import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startGateway } from '#test/support/gateway-setup.ts';
import { holdAnswers } from '#test/support/held-answers.ts';

const query = '{ studies { nodes { id } } }';

interface Seen {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly type: string | null;
  readonly body: unknown;
}

async function post(url: string, headers: Record<string, string> = {}): Promise<Seen> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    type: response.headers.get('content-type'),
    body: await response.json(),
  };
}

test('more requests than there is room for are refused at once with when to come again, while health answers and what was let in is answered', async () => {
  const door = { running: 1, waiting: 2, waitMs: 60_000 };
  await using atlas = await startGateway({ a: [{ uid: '1', day: 1 }] }, { door });
  const [provider] = atlas.providers;
  assert.ok(provider);
  const held = holdAnswers(provider);
  const running = post(atlas.url);
  await held.first;
  const known = { authorization: 'Bearer any' };
  // The public has one of the two places to wait in: of two requests one is refused.
  const [refused, waiting] = await firstOf(post(atlas.url), post(atlas.url));
  const overloaded = {
    status: 503,
    retryAfter: '2',
    type: 'application/json; charset=utf-8',
    body: {
      errors: [
        {
          message: 'The Atlas has more to do than it can: ask again in a few seconds.',
          extensions: { code: 'OVERLOADED' },
        },
      ],
    },
  };
  assert.deepEqual(refused, overloaded);
  const [refusedKnown, waitingKnown] = await firstOf(
    post(atlas.url, { ...known, accept: 'application/graphql-response+json' }),
    post(atlas.url, { ...known, accept: 'application/graphql-response+json' }),
  );
  assert.deepEqual(refusedKnown, {
    ...overloaded,
    type: 'application/graphql-response+json; charset=utf-8',
  });
  assert.equal((await fetch(`${atlas.url}/health`)).status, 200);
  assert.equal(provider.requests.length, 1);
  await held.release();
  for (const answer of [running, waiting, waitingKnown]) {
    const { status, body } = await answer;
    assert.deepEqual([status, body], [200, { data: { studies: { nodes: [{ id: 'a:1' }] } } }]);
  }
});

/** What comes first of two, and the other. */
async function firstOf(
  one: Promise<Seen>,
  other: Promise<Seen>,
): Promise<readonly [Seen, Promise<Seen>]> {
  const first = await Promise.race([
    one.then((seen) => ({ seen, rest: other })),
    other.then((seen) => ({ seen, rest: one })),
  ]);
  return [first.seen, first.rest];
}
