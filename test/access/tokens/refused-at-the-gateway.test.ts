import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import { createAuthenticator } from '#gateway/access/tokens/authenticate.ts';
import { createIssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { withoutAccess } from '#scripts/bench/without-access.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { makeKeyPair } from '#test/support/identity-provider.ts';

import { accessToken, now, recordingLog, trustBroker } from './tokens-setup.ts';

const pair = makeKeyPair('b1');
const query = JSON.stringify({ query: '{ studies(first: 1) { nodes { id } } }' });

/** A gateway that lets in whoever's token holds, and a caller of it; `said` is all that it has written anywhere. */
async function openSetup() {
  const { log, lines } = recordingLog();
  const trust = trustBroker([pair]);
  const fetchText = (): Promise<string> => Promise.reject(new Error('nothing is fetched here'));
  const keys = createIssuerKeys({ trust, fetchText, monotonicMs: () => 0, log });
  const { authenticate } = createAuthenticator(trust, keys);
  const { own, admit } = withoutAccess();
  const gateway = await startGateway(
    { alpha: [] },
    {
      log,
      access: {
        own,
        admit: async (request) => {
          await authenticate(request.headers.authorization, now);
          return admit(request);
        },
      },
    },
  );
  const answers: string[] = [];
  const ask = async (authorization: string, path = '/graphql') => {
    const accept = path === '/graphql' ? 'application/json' : 'text/event-stream';
    const headers = { authorization, accept, 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body: query });
    const body = await response.text();
    answers.push(body, inspect([...response.headers]));
    return { status: response.status, type: response.headers.get('www-authenticate'), body };
  };
  const said = (): string =>
    [
      ...answers,
      ...[...lines, gateway.providers[0]?.requests].map((one) => inspect(one, { depth: 9 })),
    ].join('\n');
  return { ask, said, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

const bad = {
  malformed: 'canary.canary.canary',
  expired: accessToken(pair, { exp: now - 60, sub: 'canary' }),
  'for another service': accessToken(pair, { aud: 'canary' }),
  'of another key': accessToken(makeKeyPair('b1'), { sub: 'canary' }),
  'of an unknown key': accessToken(makeKeyPair('canary')),
  'of another issuer': accessToken(pair, { iss: 'https://canary.example/' }),
};

suite('A bad token', () => {
  test('is answered with 401 and the same body whatever is wrong with it, also by streams', async () => {
    await using gateway = await openSetup();
    for (const path of ['/graphql', '/graphql/stream']) {
      for (const [what, token] of Object.entries(bad)) {
        const { status, type, body } = await gateway.ask(`Bearer ${token}`, path);
        assert.deepEqual(
          { status, type, body: JSON.parse(body) as unknown },
          {
            status: 401,
            type: 'Bearer error="invalid_token"',
            body: {
              errors: [
                {
                  message: 'The access token is not one that is accepted here: get a new one.',
                  extensions: { code: 'TOKEN_INVALID' },
                },
              ],
            },
          },
          `${what} at ${path}`,
        );
      }
    }
  });

  test('reaches no log, no provider and no answer; nor does a good one', async () => {
    await using gateway = await openSetup();
    const good = accessToken(pair, { sub: 'canary-good', jti: 'canary-good' });
    for (const token of [...Object.values(bad), good]) {
      await gateway.ask(`Bearer ${token}`);
      await gateway.ask(`Basic ${token}`);
    }
    const said = gateway.said();
    assert.match(said, /request refused/);
    for (const token of [...Object.values(bad), good]) {
      for (const part of [token, ...token.split('.')]) assert.equal(said.includes(part), false);
    }
    assert.equal(said.includes('canary'), false);
  });
});
