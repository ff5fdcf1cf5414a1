import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';

import { createVisaReader } from '#gateway/access/passports/visa-reader.ts';
import { createAuthenticator } from '#gateway/access/tokens/authenticate.ts';
import { openGuardedHttps } from '#gateway/access/tokens/guarded-https.ts';
import { createIssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { createLog } from '#schema/kernel/log.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import { signJws } from '#schema/tokens/sign-jws.ts';
import { loopbackCertificate, openIdentityProvider } from '#test/support/identity-provider.ts';

import { clock, createIssuer, signShortVisa, type TestIssuer } from './signed-visas.ts';

/** A grant that the world's committee may sign. */
export const grant = { type: 'ControlledAccessGrants', value: 'https://data.test/1', by: 'dac' };

/** A broker that is a committee too, on loopback, whose keys are fetched; and an address that nobody may call. */
export async function openWorld() {
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
  // A hundred visas fit into 64 KiB only where each is as short as it can be.
  const short = createIssuer('https://i.test');
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
        {
          issuer: short.issuer,
          kinds: ['VISA_ISSUER'],
          keys: short.jwks,
          jku: [short.issuer],
          sources: { AffiliationAndRole: [short.issuer] },
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
    shortVisa: (value: string) => signShortVisa(short, value),
    goodKeys: `${provider.url}/committee-keys`,
    forbiddenKeys: `https://localhost:${(forbidden.address() as AddressInfo).port}/jwks`,
    forbiddenCalls: () => calls,
    read: async (header: string | undefined) => {
      const proof = await authenticator.authenticate(header, clock);
      return proof === null ? null : reader.visasOf(proof, clock);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** An access token of `r-1`. */
export function accessToken(broker: TestIssuer, exp = clock + 600): string {
  const dates = { iat: clock - 30, exp };
  const scope = 'openid ga4gh_passport_v1';
  const claims = { iss: broker.issuer, sub: 'r-1', aud: 'atlas', scope, ...dates };
  return signJws(claims, { typ: 'at+jwt' }, broker.key);
}
