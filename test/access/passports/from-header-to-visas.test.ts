import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { suite, test } from 'node:test';

import { createVisaReader } from '#gateway/access/passports/visa-reader.ts';
import { createAuthenticator } from '#gateway/access/tokens/authenticate.ts';
import { openGuardedHttps } from '#gateway/access/tokens/guarded-https.ts';
import { createIssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import { loopbackCertificate, openIdentityProvider } from '#test/support/identity-provider.ts';

import { clock, createIssuer, signPassport, signVisa, type TestIssuer } from './signed-visas.ts';

const grant = { type: 'ControlledAccessGrants', value: 'https://data.test/1', by: 'dac' };

/** A broker that is a committee too, on loopback, whose keys are fetched; and an address that nobody may call. */
async function openWorld() {
  await using stack = new AsyncDisposableStack();
  const state = { visas: [] as string[], isDown: false };
  const issuers: { broker?: TestIssuer; committee?: TestIssuer } = {};
  const provider = stack.use(
    await openIdentityProvider((request: IncomingMessage, response: ServerResponse) => {
      if (state.isDown) return void response.socket?.destroy();
      const answers: Record<string, unknown> = {
        '/broker-keys': issuers.broker?.jwks,
        '/committee-keys': issuers.committee?.jwks,
        '/userinfo': { sub: 'r-1', ga4gh_passport_v1: state.visas },
      };
      response.end(JSON.stringify(answers[request.url ?? '']));
    }),
  );
  const broker = (issuers.broker = createIssuer(`${provider.url}/broker`));
  const committee = (issuers.committee = createIssuer(`${provider.url}/committee`));
  let calls = 0;
  const forbidden = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => forbidden.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void forbidden.close());
  const trust = readTrustConfiguration(
    JSON.stringify({
      audiences: ['atlas'],
      issuers: [
        {
          issuer: broker.issuer,
          kinds: ['BROKER'],
          jwks: `${provider.url}/broker-keys`,
          passport: { method: 'USERINFO', address: `${provider.url}/userinfo` },
        },
        {
          issuer: committee.issuer,
          kinds: ['VISA_ISSUER'],
          jwks: `${provider.url}/committee-keys`,
          jku: [`${provider.url}/committee-keys`],
          sources: { ControlledAccessGrants: ['https://source.test'] },
        },
      ],
    }),
  );
  const { fetchText } = stack.use(
    openGuardedHttps({ allowPrivate: true, ca: loopbackCertificate }),
  );
  const log = createLog('silent');
  const keys = createIssuerKeys({ trust, fetchText, monotonicMs: () => 1, log });
  const authenticator = createAuthenticator(trust, keys);
  const reader = createVisaReader({ trust, keys, fetchText });
  const opened = stack.move();
  return {
    state,
    broker,
    committee,
    asked: provider.asked,
    goodKeys: `${provider.url}/committee-keys`,
    forbiddenKeys: `https://localhost:${(forbidden.address() as AddressInfo).port}/jwks`,
    forbiddenCalls: () => calls,
    read: async (token: string) => {
      const proof = await authenticator.authenticate(`Bearer ${token}`, clock);
      return reader.visasOf(proof!, clock);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function accessToken(broker: TestIssuer, exp = clock + 600): string {
  const dates = { iat: clock - 30, exp };
  const scope = 'openid ga4gh_passport_v1';
  const claims = { iss: broker.issuer, sub: 'r-1', aud: 'atlas', scope, ...dates };
  return signJws(claims, { typ: 'at+jwt' }, broker.key);
}

suite('From an Authorization header to visas', () => {
  test('keys of trusted issuers are fetched, and nobody is called whom a visa names', async () => {
    await using world = await openWorld();
    const { broker, committee, state, goodKeys, forbiddenKeys } = world;
    const good = signVisa({ by: committee, header: { jku: goodKeys }, visa: grant });
    const stranger = createIssuer(forbiddenKeys);
    const impostor = createIssuer(committee.issuer);
    state.visas = [
      good,
      signVisa({ by: committee, header: { jku: forbiddenKeys }, visa: grant }),
      signVisa({ by: impostor, header: { jku: forbiddenKeys }, visa: grant }),
      signVisa({ by: stranger, header: { jku: forbiddenKeys }, visa: grant }),
      signVisa({
        by: committee,
        header: { jku: goodKeys },
        visa: { ...grant, value: forbiddenKeys },
      }),
    ];
    const { visas, refused } = await world.read(accessToken(broker));
    assert.deepEqual(
      visas.map(({ jwt }) => jwt),
      [good, state.visas[4]],
    );
    assert.deepEqual(
      refused.map(({ rule }) => rule),
      ['V04', 'V04', 'V03'],
    );
    assert.equal(world.forbiddenCalls(), 0);
    assert.deepEqual(world.asked, ['GET /broker-keys', 'GET /userinfo', 'GET /committee-keys']);
  });

  test('a passport of its broker is read without asking for it, and its visas as others are', async () => {
    await using world = await openWorld();
    const { broker, committee, goodKeys } = world;
    const visas = [1, 2].map((number) =>
      signVisa({
        by: committee,
        header: { jku: goodKeys },
        visa: grant,
        claims: { jti: `v${number}` },
      }),
    );
    const read = await world.read(signPassport(visas, {}, broker));
    assert.deepEqual(
      read.visas.map(({ jti }) => jti),
      ['v1', 'v2'],
    );
    assert.deepEqual(world.asked, ['GET /broker-keys', 'GET /committee-keys']);
  });

  test('an issuer that is unreachable leaves nothing to decide with, and the audit learns what failed', async () => {
    await using world = await openWorld();
    const { broker, state } = world;
    await world.read(accessToken(broker));
    state.isDown = true;
    await assert.rejects(world.read(accessToken(broker, clock + 300)), (error) => {
      assert.ok(error instanceof CodedError);
      assert.equal(error.code, 'POLICY_STATE_UNAVAILABLE');
      assert.match(error.detail ?? '', /^USERINFO: the passport cannot be had from its broker: /);
      return true;
    });
  });
});
