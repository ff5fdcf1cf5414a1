import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createAuthenticator } from '#gateway/access/tokens/authenticate.ts';
import { createIssuerKeys, type IssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { openGuardedHttps } from '#gateway/access/tokens/guarded-https.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import {
  type IdentityProvider,
  type IssuerKeyPair,
  loopbackCertificate,
  makeKeyPair,
  openIdentityProvider,
} from '#test/support/identity-provider.ts';

import { accessToken, broker, now, recordingLog, trustBroker } from './tokens-setup.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Setup extends AsyncDisposable {
  readonly provider: IdentityProvider;
  readonly keys: IssuerKeys;
  /** What the server publishes; null makes it fail. */
  published: readonly IssuerKeyPair[] | null;
  /** Milliseconds of the clock that never goes back. */
  time: number;
  readonly lines: readonly JsonObject[];
  /** `accepted`, or why not. */
  readonly authenticate: (token: string) => Promise<string>;
}

async function openSetup(pairs: readonly IssuerKeyPair[]): Promise<Setup> {
  await using opening = new AsyncDisposableStack();
  const provider = opening.use(
    await openIdentityProvider((_, response) => {
      const { published } = setup;
      if (published === null) response.writeHead(503).end();
      else response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }));
    }),
  );
  const https = opening.use(openGuardedHttps({ allowPrivate: true, ca: loopbackCertificate }));
  const trust = trustBroker(`${provider.url}/jwks`);
  const { log, lines } = recordingLog();
  const monotonicMs = (): number => setup.time;
  const keys = createIssuerKeys({ trust, ...https, monotonicMs, log });
  const authenticator = createAuthenticator(trust, keys);
  const parts = opening.move();
  const setup: Setup = {
    provider,
    keys,
    lines,
    published: pairs,
    time: 0,
    authenticate: async (token) => {
      try {
        await authenticator.authenticate(`Bearer ${token}`, now);
        return 'accepted';
      } catch (error) {
        return error instanceof CodedError ? String(error.detail) : assert.fail(String(error));
      }
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
  return setup;
}

suite('Keys of an issuer', () => {
  test('are fetched when the first token comes, and then not for every token', async () => {
    const pair = makeKeyPair('b1');
    await using setup = await openSetup([pair]);
    assert.equal(await setup.authenticate(accessToken(pair, { jti: 'one' })), 'accepted');
    assert.equal(await setup.authenticate(accessToken(pair, { jti: 'two' })), 'accepted');
    assert.deepEqual(setup.provider.asked, ['GET /jwks']);
  });

  test('are asked for at most once in 60 s by a thousand tokens of random key names', async () => {
    const pair = makeKeyPair('b1');
    await using setup = await openSetup([pair]);
    await setup.authenticate(accessToken(pair));
    setup.time = minute;
    const tries = Array.from({ length: 1_000 }, (_, at) => setup.keys.prepare(broker, `k${at}`));
    await Promise.all(tries);
    setup.time += minute - 1;
    await setup.keys.prepare(broker, 'another');
    assert.equal(setup.provider.asked.length, 2);
  });

  test('that are new are known after 60 s at the latest', async () => {
    const [old, added] = [makeKeyPair('b1'), makeKeyPair('b2')];
    await using setup = await openSetup([old]);
    await setup.authenticate(accessToken(old));
    setup.published = [old, added];
    const token = accessToken(added);
    setup.time = minute - 1;
    assert.equal(await setup.authenticate(token), 'the issuer has no such key');
    setup.time = minute;
    assert.equal(await setup.authenticate(token), 'accepted');
  });

  test('serve for 24 h where they cannot be fetched anew, unknown ones are refused, and it is asked once in 60 s (F26)', async () => {
    const pair = makeKeyPair('b1');
    await using setup = await openSetup([pair]);
    await setup.authenticate(accessToken(pair));
    setup.published = null;
    setup.time = 24 * hour;
    assert.equal(await setup.authenticate(accessToken(pair)), 'accepted');
    assert.equal(
      await setup.authenticate(accessToken(makeKeyPair('b9'))),
      'the issuer has no such key',
    );
    assert.equal(setup.provider.asked.length, 2);
    setup.time = 24 * hour + 1;
    assert.equal(
      await setup.authenticate(accessToken(pair)),
      'no keys of "https://broker.example/" can be had',
    );
    assert.equal(setup.provider.asked.length, 2);
    setup.published = [pair];
    setup.time += minute;
    assert.equal(await setup.authenticate(accessToken(pair)), 'accepted');
    assert.deepEqual(
      setup.lines.map(({ message }) => message),
      ['keys of an issuer could not be fetched'],
    );
  });

  test('that change under their old name refuse the old tokens and raise an alarm (F27)', async () => {
    const [old, swapped] = [makeKeyPair('b1'), makeKeyPair('b1')];
    await using setup = await openSetup([old]);
    const token = accessToken(old);
    assert.equal(await setup.authenticate(token), 'accepted');
    setup.published = [swapped];
    setup.time = hour + 1;
    assert.equal(await setup.authenticate(token), 'the signature does not hold');
    assert.deepEqual(setup.lines, [
      {
        level: 'error',
        message: 'an issuer has another key under an old name',
        alarm: 'ISSUER_KEY_CHANGED',
        issuer: broker,
        kid: 'b1',
      },
    ]);
  });

  test('are fetched anew beside the request once they are five minutes old', async () => {
    const [old, next] = [makeKeyPair('b1'), makeKeyPair('b2')];
    await using setup = await openSetup([old]);
    await setup.authenticate(accessToken(old));
    setup.published = [next];
    setup.time = 5 * minute + 1;
    assert.equal(await setup.authenticate(accessToken(old)), 'accepted');
    // Waits for what runs beside.
    await setup.keys.prepare(broker, 'any');
    assert.equal(await setup.authenticate(accessToken(old)), 'the issuer has no such key');
  });

  test('that never came leave a token unjudged rather than refused', async () => {
    const pair = makeKeyPair('b1');
    await using setup = await openSetup([pair]);
    setup.published = null;
    const why = 'no keys of "https://broker.example/" can be had';
    assert.equal(await setup.authenticate(accessToken(pair)), why);
    assert.equal(await setup.authenticate(accessToken(pair)), why);
    assert.deepEqual(setup.provider.asked, ['GET /jwks']);
    setup.published = [pair];
    setup.time = minute;
    assert.equal(await setup.authenticate(accessToken(pair)), 'accepted');
  });

  test('of somebody who is not trusted are never fetched', async () => {
    await using setup = await openSetup([makeKeyPair('b1')]);
    await setup.keys.prepare(`${setup.provider.url}/`, 'b1');
    assert.deepEqual(setup.provider.asked, []);
  });
});
